"""Tiny made-up sets, each in the form in which its set comes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Rows = Iterable[Mapping[str, Any]]
QRELS = "query-id\tcorpus-id\tscore\n"

CORPUS: list[dict[str, str]] = [
    {
        "_id": "D1",
        "title": "Alfatinib in testitis",
        "text": "Alfatinib heals testitis in most adults. It is taken once daily.",
    },
    {"_id": "D2", "title": "", "text": "Betazumab is infused every four weeks for otheritis. Fever was rare."},
    {"_id": "D3", "title": "Gammazumab", "text": "Gammazumab lowered the testitis score more than placebo did."},
]
QUERIES: list[dict[str, str]] = [
    {"_id": "Q1", "text": "Does alfatinib heal testitis?"},
    {"_id": "Q2", "text": "How is betazumab given in otheritis?"},
    {"_id": "Q3", "text": "Nobody judged this one."},
]


def lines(path: Path, rows: Rows) -> None:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode("utf-8")))
    else:
        path.write_text(text, encoding="utf-8")


def retrieval(folder: Path, corpus: str = "corpus.jsonl") -> Path:
    """A set in BEIR's form."""
    folder.mkdir(parents=True)
    lines(folder / corpus, CORPUS)
    lines(folder / "queries_dev.jsonl", QUERIES)
    (folder / "qrels_dev.tsv").write_text(f"{QRELS}Q1\tD1\t1\nQ1\tD2\t0\nQ2\tD2\t1\n")
    return folder


def bioasq(root: Path) -> Path:
    folder = retrieval(root / "bioasq", "corpus_7b-11b.jsonl.gz")
    snippet = {"pmid": "D1", "section": "abstract", "begin": 0, "end": 9, "text": "Alfatinib heals testitis."}
    gold: list[dict[str, Any]] = [
        {
            "_id": "Q1",
            "type": "yesno",
            "question": QUERIES[0]["text"],
            "ideal_answer": ["Yes, it heals."],
            "exact_answer": "yes",
            "snippets": [snippet],
        },
        {
            "_id": "Q2",
            "type": "summary",
            "question": QUERIES[1]["text"],
            "ideal_answer": "By infusion.",
            "snippets": [],
        },
    ]
    lines(folder / "gold_7b-11b.jsonl.gz", gold)
    return folder


def pubmedqa(root: Path) -> Path:
    folder = retrieval(root / "pubmedqa", "corpus.jsonl.gz")
    lines(
        folder / "answers_dev.jsonl",
        [{"_id": "Q1", "question": "Does it?", "long_answer": "It heals most.", "final_decision": "yes"}],
    )
    return folder


def kqa(root: Path) -> Path:
    folder = root / "kqa"
    folder.mkdir()
    lines(
        folder / "gold_dev.jsonl",
        [
            {
                "_id": "K1",
                "Question": "What is Alfaro?",
                "Free_form_answer": "A drug.",
                "Must_have": ["It is a drug."],
                "Nice_to_have": ["It is new."],
            }
        ],
    )
    lines(
        folder / "nli_physician_labels.jsonl",
        [
            {
                "": "0",
                "Question": "What is Alfaro?",
                "answer": "Alfaro is a drug.",
                "claim": "It is a drug.",
                "majority_label": "Entailment",
                "label_0": "Entailment",
                "label_1": "Entailment",
                "label_2": "Neutral",
            }
        ],
    )
    lines(folder / "questions_unlabelled.jsonl", [{"Question": "Unused?"}])
    return folder


def pubmedrs200(root: Path) -> Path:
    folder = root / "pubmedrs200"
    folder.mkdir()
    lines(
        folder / "dev.jsonl.gz",
        [
            {
                "_id": "P1",
                "question": "Does it?",
                "human_answer": "It does.",
                "conclusion": "It did.",
                "abstract": "We looked.",
            }
        ],
    )
    return folder


def scifact(root: Path) -> Path:
    folder = retrieval(root / "scifact", "corpus.jsonl.gz")
    lines(
        folder / "corpus_sentences.jsonl.gz",
        [{"_id": "D1", "sentences": ["Alfatinib heals.", "It is new.", "Once daily."]}],
    )
    lines(
        folder / "evidence_train.jsonl",
        [
            {
                "_id": "Q1",
                "claim": "It heals.",
                "evidence": [{"doc_id": "D1", "label": "SUPPORT", "sentences": [0, 2]}],
            },
            {"_id": "Q2", "claim": "It is old.", "evidence": []},
        ],
    )
    return folder


def medquad(root: Path) -> Path:
    folder = root / "medquad"
    folder.mkdir()
    lines(folder / "corpus.jsonl.gz", [{**row, "question": f"What about {row['_id']}?"} for row in CORPUS])
    return folder


def evidence_inference(root: Path) -> Path:
    folder = root / "evidence_inference"
    folder.mkdir()
    lines(folder / "fulltext_ccby.jsonl.gz", CORPUS)
    lines(folder / "queries_train_ccby.jsonl", QUERIES)
    (folder / "qrels_train_ccby.tsv").write_text(f"{QRELS}Q1\tD1\t1\nQ2\tD2\t1\n")
    span = {
        "begin": 0,
        "end": 40,
        "text": "Alfatinib heals testitis in most adults.",
        "label": "significantly increased",
    }
    lines(
        folder / "evidence_train_ccby.jsonl.gz",
        [{"_id": "Q1", "doc": "D1", "spans": [span]}, {"_id": "Q2", "doc": "D2", "spans": []}],
    )
    return folder


def followup_bioasq(root: Path) -> Path:
    folder = root / "followup_bioasq"
    folder.mkdir()
    lines(
        folder / "followups_dev.jsonl",
        [
            {
                "_id": "F1",
                "history": [{"role": "user", "text": "What is testitis?"}, {"role": "assistant", "text": "A disease."}],
                "utterance": "Does alfatinib heal it?",
                "rewrite": "Does alfatinib heal testitis?",
            },
            {"_id": "F2", "history": [], "utterance": "Nobody judged this.", "rewrite": "Nobody judged this."},
        ],
    )
    (folder / "qrels_dev.tsv").write_text(f"{QRELS}F1\tD1\t1\n")
    return folder


def followup_cast(root: Path) -> Path:
    folder = root / "followup_cast"
    folder.mkdir()
    lines(
        folder / "followups_cast19-20.jsonl",
        [
            {
                "_id": "C1",
                "history": [{"role": "user", "text": "What is testitis?"}],
                "utterance": "Is it new?",
                "rewrite": "Is testitis new?",
            }
        ],
    )
    return folder


def followup_mtrag(root: Path) -> Path:
    folder = root / "followup_mtrag"
    folder.mkdir()
    lines(
        folder / "mtrag_rewrites.jsonl",
        [{"_id": "M1", "history": ["What is testitis?"], "utterance": "Is it new?", "rewrite": "Is testitis new?"}],
    )
    return folder


def expertqa_med(root: Path) -> Path:
    folder = root / "expertqa_med"
    folder.mkdir()
    claims = [
        {"claim_string": "It heals.", "evidence": ["[1] It heals.", "[2] It does."], "support": "Complete"},
        {"claim_string": "It is old.", "evidence": [], "support": None},
    ]
    lines(
        folder / "expertqa_med.jsonl.gz",
        [{"_id": "E1", "question": "Does it?", "revised_answer": "It does.", "claims": claims}],
    )
    lines(folder / "questions_all_med.jsonl", [{"_id": "X", "question": "Unused?"}])
    return folder
