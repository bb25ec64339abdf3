"""Starts the command line: `consilium`, also `python -m service`."""

from __future__ import annotations

import sys

import typer
from typer.exceptions import TyperException

from rag.errors import ConsiliumError
from service.commands import app

UNUSABLE = 2  # exit code of every bad input


def main() -> None:
    """Runs one command. What a person can mend is one line on stderr and exit code 2."""
    try:
        code = app(standalone_mode=False)
    except ConsiliumError as error:
        _say(str(error))
        sys.exit(UNUSABLE)
    except TyperException as error:
        if message := error.format_message():
            _say(f"{message} Try: consilium --help")
        sys.exit(UNUSABLE)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe went away (`consilium search ... | head`): nothing is wrong here.
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


def _say(message: str) -> None:
    sys.stderr.write(f"consilium: {' '.join(message.split())}\n")


if __name__ == "__main__":
    main()
