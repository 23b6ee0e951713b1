"""The published texts of the corpus, where it lies beside the project."""

import json
from pathlib import Path

import pytest
from intake_fields import misses

from perfdesk.intake.text_file import read_text
from perfdesk.model.interchange import read_document

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
@pytest.mark.parametrize("name", ["000", "001", "002", "004"])
def test_published_texts_are_read(name: str) -> None:
    books = read_document(json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8")))
    reading = read_text((CORPUS / f"{name}.txt").read_bytes(), f"{name}.txt")
    total, wrong = misses([form for book in books for form in book.forms], reading)
    assert len(wrong) <= 0.01 * total, wrong[:5]
