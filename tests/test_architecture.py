"""The house: what may be imported where, and that the library is light to import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAVY = ("torch", "sentence_transformers", "faiss", "tantivy", "fastapi", "sqlalchemy")


def test_importing_the_library_loads_nothing_heavy() -> None:
    code = (
        "import importlib, pathlib, sys\n"
        "for path in sorted(pathlib.Path('rag').rglob('*.py')):\n"
        "    importlib.import_module('.'.join(path.with_suffix('').parts))\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_folder_with_code_is_a_regular_package() -> None:
    rooms = ("rag", "corpus", "index", "seeds", "service", "tests", "benchmarks")
    folders = {path.parent for room in rooms for path in (ROOT / room).rglob("*.py")}
    assert sorted(str(folder) for folder in folders if not (folder / "__init__.py").exists()) == []


def test_faiss_and_sentence_transformers_are_each_imported_in_one_file() -> None:
    def importing(word: str) -> list[str]:
        rooms = ("rag", "corpus", "index", "seeds", "service")
        return [
            path.relative_to(ROOT).as_posix()
            for room in rooms
            for path in sorted((ROOT / room).rglob("*.py"))
            if f"import {word}" in path.read_text(encoding="utf-8")
            or f"from {word}" in path.read_text(encoding="utf-8")
        ]

    assert importing("faiss") == ["index/vectors.py"]
    assert importing("sentence_transformers") == ["rag/embedding.py"]
