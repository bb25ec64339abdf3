"""Writes the versions that are installed in this environment into constraints.txt, for pip's -c option.

Run by `make lock` after a deliberate change of dependencies; the change is committed together with the file.
"""

from __future__ import annotations

from importlib.metadata import distributions
from pathlib import Path

_HEADER = """# Every version that an installation takes, written by `make lock`. pip reads it with -c.
# torch has no local version here ("+cpu"): the build at hand satisfies it, and so does another one elsewhere.
"""
_OWN = {"consilium", "pip", "setuptools"}


def main() -> None:
    """Writes constraints.txt in the working folder."""
    found = {item.metadata["Name"].lower().replace("_", "-"): item.version.split("+")[0] for item in distributions()}
    lines = [f"{name}=={version}" for name, version in sorted(found.items()) if name not in _OWN]
    Path("constraints.txt").write_text(_HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"constraints.txt: {len(lines)} packages")


if __name__ == "__main__":
    main()
