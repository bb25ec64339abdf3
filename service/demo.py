"""`make demo`: the main path end to end, as a user would walk it, with every quote proven twice.

Builds the index, starts the service on a free port, asks the seed question and a follow-up over HTTP, prints both
answers, proves them by the service and once more here against the documents that it serves, runs the evaluation.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console

from rag.answer import Answer
from service.commands.serving import LISTENS
from service.printing import people, print_answer

SEED_QUESTION = (
    "What treatment options are available for a patient with moderate to severe Crohn's disease who has failed Upadacitinib "
    "(Rinvoq) therapy, considering combination therapy with Upadacitinib and another biologic, such as Infliximab (Remicade), "
    "Risankizumab (Skyrizi), or Ustekinumab (Stelara)?"
)
FOLLOW_UP = "What about infliximab instead?"
_PATIENCE = 60  # seconds for one request: a stuck demo must end


class DemoError(Exception):
    """A step of the demonstration went wrong; the message says which."""


def main() -> None:
    """Runs every step and exits 0, or names the step that failed and exits 1."""
    console = people()
    try:
        _run(console)
    except (DemoError, OSError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"demo: {error}\n")
        sys.exit(1)


def _run(console: Console) -> None:
    _heading(console, "1. Index the corpus")
    _command("index", "build")
    _heading(console, "2. Start the service")
    with _service(console) as address:
        _heading(console, "3. Ask")
        conversation = _post(address, "/v1/conversations", {})["id"]
        for number, question in enumerate((SEED_QUESTION, FOLLOW_UP), start=4):
            body = _post(address, "/v1/answers", {"question": question, "conversation_id": conversation})
            answer = Answer.model_validate(body)
            print_answer(answer, console)
            _heading(console, f"{number}. Prove every quote of this answer")
            _prove(address, answer, console)
    _heading(console, "6. Evaluate against the gold cases")
    _command("evaluate", allowed=(0, 1))  # 1: a gate fails, which the run itself tells
    _heading(console, "Done: the service is stopped")


def _prove(address: str, answer: Answer, console: Console) -> None:
    told = _get(address, f"/v1/answers/{answer.id}/verify")
    if not told["ok"]:
        raise DemoError(f"the service does not prove answer {answer.id}: {'; '.join(told['failures'])}")
    documents: dict[str, Any] = {}
    quotes = list(answer.quotes())
    if not quotes:
        raise DemoError(f"answer {answer.id} quotes nothing")
    for quote in quotes:
        if quote.document_id not in documents:
            documents[quote.document_id] = _get(address, f"/v1/documents/{quote.document_id}")
        document = documents[quote.document_id]
        if document["text"][quote.start : quote.end] != quote.text or document["sha256"] != quote.document_sha256:
            raise DemoError(f"{quote.document_id} does not say at {quote.start}-{quote.end}: {quote.text}")
    console.print(
        f"{len(quotes)} quotes from {len(documents)} documents: each equals its source, character by character "
        f"(receipt {answer.receipt.sha256[:16]})."
    )


@contextmanager
def _service(console: Console) -> Iterator[str]:
    """The service in a process of its own, on a free port; its address. Always stopped."""
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--host", "127.0.0.1", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line.startswith(LISTENS):
            raise DemoError("the service did not start")
        console.print(line.strip())
        address = line.removeprefix(LISTENS).strip()
        _get(address, "/readyz")
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _command(*arguments: str, allowed: tuple[int, ...] = (0,)) -> None:
    # Output that is still held back here would otherwise come after that of the command.
    sys.stdout.flush()
    done = subprocess.run([sys.executable, "-m", "service", *arguments], check=False)
    if done.returncode not in allowed:
        raise DemoError(f"consilium {' '.join(arguments)} ended with exit code {done.returncode}")


def _get(address: str, path: str) -> Any:
    with urllib.request.urlopen(f"{address}{path}", timeout=_PATIENCE) as response:
        return json.load(response)


def _post(address: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"{address}{path}", data=json.dumps(body).encode("utf-8"), headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=_PATIENCE) as response:
        return json.load(response)


def _heading(console: Console, text: str) -> None:
    console.print()
    console.rule(text, align="left", style="dim")


if __name__ == "__main__":
    main()
