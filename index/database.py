"""Opening the databases that only the writer uses.

The standard library's SQLite is older than 3.51.3 on many machines and can lose a write when two connections share a
write-ahead log. So there is one connection, under the writer's lock, with the default rollback journal, and nobody else
ever opens these files: readers have the generation's own text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from rag.errors import IndexDamagedError, IndexUnusableError


@contextmanager
def opened(
    path: Path, schema: str, version: int, steps: Mapping[int, str] = MappingProxyType({})
) -> Iterator[sqlite3.Connection]:
    """A connection to a database of this version, made when it does not exist.

    :param steps: by an older version, what brings a database from it to `version`; done at once, all or nothing.
    :raises IndexDamagedError: the file is no such database, or one of another version.
    :raises IndexUnusableError: it cannot be written.
    """
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path)
        # EXTRA flushes the folder after the journal is deleted, which is what commits a transaction in this mode.
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA secure_delete = ON")  # the text of a removed document does not stay in free pages
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found == 0:
            connection.executescript(f"BEGIN; {schema} PRAGMA user_version = {version}; COMMIT;")
        elif found in steps:
            connection.executescript(f"BEGIN; {steps[found]} PRAGMA user_version = {version}; COMMIT;")
        elif found != version:
            raise IndexDamagedError(f"{path} has version {found}, not {version}. {_mend(path)}")
        yield connection
    except sqlite3.OperationalError as error:
        raise IndexUnusableError(
            f"{path} cannot be written: {error}. Free space or mend permissions; the published index is unchanged."
        ) from error
    except sqlite3.DatabaseError as error:
        raise IndexDamagedError(f"{path} is damaged: {error}. {_mend(path)}") from error
    finally:
        if connection is not None:
            connection.close()


def _mend(path: Path) -> str:
    return f"Delete {path.name} and run consilium index build, which makes it anew from the documents."
