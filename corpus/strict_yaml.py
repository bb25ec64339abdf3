"""YAML as this project reads it: plain mappings, no aliases, no repeated keys, dates left as they are written."""

from __future__ import annotations

from collections.abc import Hashable

import yaml


def parse_mapping(text: str) -> dict[str, object]:
    """The mapping that the text holds. ValueError says in one sentence what is wrong with it."""
    try:
        # A subclass of SafeLoader: it builds plain values only, which the rule cannot see.
        content = yaml.load(text, Loader=_StrictLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = f" (line {error.problem_mark.line + 1} of the YAML)" if error.problem_mark else ""
        raise ValueError(f"the YAML cannot be read: {error.problem or 'it is malformed'}{line}") from error
    except RecursionError as error:
        raise ValueError("the YAML is nested too deeply") from error
    except (yaml.YAMLError, ValueError, ArithmeticError) as error:
        raise ValueError(f"the YAML cannot be read: {str(error).splitlines()[0]}") from error
    if not isinstance(content, dict):
        raise ValueError("the YAML is not a list of 'field: value' lines")
    for key in content:
        if not isinstance(key, str):
            raise ValueError(f"the YAML has {key!r} as the name of a field, which is not text")
    return content


class _StrictLoader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        # A few lines of aliases of aliases unfold into gigabytes, and nothing here needs them.
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not allowed", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        # Without this the second of two equal keys wins in silence.
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(None, None, f"'{key.value}' stands twice", key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


# An unquoted 2025-10-01 is a revision's date as the source prints it: text, like its quoted form.
_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
