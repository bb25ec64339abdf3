"""The wheel holds every module, page and schema, and neither documents nor tests nor anything built."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("rag", "corpus", "index", "seeds", "service")


def test_the_wheel_holds_the_code_and_nothing_else(tmp_path: Path) -> None:
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(tmp_path)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    with zipfile.ZipFile(tmp_path / done.stdout.split()[-1]) as wheel:
        packed = set(wheel.namelist())
    modules = {path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    assert modules - packed == set()
    assert {"service/templates/page.html", "service/static/page.css", "seeds/gold_case.schema.json"} <= packed
    assert "seeds/templates/evaluation.html" in packed
    assert [name for name in packed if name.startswith(("tests/", "benchmarks/", "var/", "corpus/documents/"))] == []
