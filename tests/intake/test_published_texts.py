"""Whole texts: what was printed with artefacts is read back, and no damage raises anything but a sentence."""

import random
import time

import pytest
from intake_fields import misses, noted
from intake_samples import SUMMARY, UNIT, drawn_forms, evaluations, target_forms
from published import Artefacts, Printer, drawn_evaluation, drawn_target, full_book, summary_book

from perfdesk.errors import PerfdeskError
from perfdesk.intake.text_file import read_text


def test_a_summary_book_without_artefacts_is_read_whole_and_without_a_note() -> None:
    forms = target_forms(blank_left=True)
    reading = read_text(summary_book(forms, Printer(1, Artefacts.none(), colon=True), UNIT).encode(), "a.txt")
    assert misses(forms, reading)[1] == []
    assert reading.notes == ()
    assert [(book.unit, book.year) for book in reading.books] == [(UNIT, 2026)]
    assert {form.edition for form in reading.books[0].forms} == {"target-2026-summary"}


def test_a_full_book_keeps_summary_and_narrative() -> None:
    forms = target_forms()
    reading = read_text(full_book(forms, Printer(3), UNIT, SUMMARY).encode("gb18030"), "a.txt")
    (book,) = reading.books
    assert misses(forms, reading)[1] == []
    assert book.summary is not None
    assert (book.summary.budget_units, book.summary.projects, str(book.summary.total_wanyuan)) == (1, 3, "128.50")
    assert book.summary.text == SUMMARY
    assert [section.heading for section in book.forms[0].narrative][:2] == ["一、项目概述", "二、立项依据"]
    assert {form.edition for form in book.forms} == {"target-2026"}


def test_artefacts_cost_at_most_three_fields_in_a_hundred() -> None:
    total, missed, silent = 0, 0, 0
    for seed in range(25):
        blank = seed % 2 == 0
        forms = target_forms(blank_left=blank, year=2024 + seed % 4)
        printer = Printer(seed, colon=blank)
        text = summary_book(forms, printer, UNIT) if blank else full_book(forms, printer, UNIT, SUMMARY)
        reading = read_text(text.encode(), "a.txt")
        count, wrong = misses(forms, reading)
        total, missed = total + count, missed + len(wrong)
        silent += sum(not noted(reading, name, path) for name, path, *_ in wrong)
    assert missed <= 0.01 * total
    assert silent <= 0.002 * total


def test_drawing_order_is_put_together() -> None:
    targets = drawn_forms()
    reading = read_text("\n".join(map(drawn_target, targets)).encode("utf-16"), "a.txt")
    assert misses(targets, reading)[1] == []
    assert {form.layout for form in reading.books[0].forms} == {"2022"}
    for break_at in range(2, 16):
        forms = evaluations()
        text = "\n".join(drawn_evaluation(form, break_at) for form in forms)
        assert misses(forms, read_text(text.encode(), "a.txt"))[1] == []


def damaged(seed: int, text: str) -> bytes:
    """Drop, double, cut, join and swap lines, and flip bytes."""
    chance = random.Random(seed)  # noqa: S311 - texts, not secrets
    lines = text.split("\n")
    for _ in range(chance.randrange(1, 12)):
        if len(lines) < 3:
            break
        n = chance.randrange(len(lines) - 1)
        kind = chance.randrange(7)
        if kind == 0:
            del lines[n]
        elif kind == 1:
            lines.insert(n, lines[n])
        elif kind == 2:
            at = chance.randrange(len(lines[n]) + 1)
            lines[n : n + 1] = [lines[n][:at], lines[n][at:]]
        elif kind == 3:
            lines[n : n + 2] = [lines[n] + lines[n + 1]]
        elif kind == 4:
            lines[n] = lines[n][: chance.randrange(len(lines[n]) + 1)]
        elif kind == 5:
            lines[n], lines[n + 1] = lines[n + 1], lines[n]
        else:
            lines[n] = lines[n].replace("\t", chance.choice(["", " ", "\t\t"]))
    data = bytearray("\n".join(lines).encode(chance.choice(["utf-8", "gb18030", "utf-16"])))
    for _ in range(chance.choice([0, 0, 1, 5, 40])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


@pytest.mark.parametrize("kind", ["summary", "full", "drawn", "evaluation"])
def test_no_damage_raises_anything_but_a_sentence(kind: str) -> None:
    started = time.monotonic()
    texts = {
        "summary": summary_book(target_forms(blank_left=True), Printer(5), UNIT),
        "full": full_book(target_forms(), Printer(6), UNIT, SUMMARY),
        "drawn": "\n".join(map(drawn_target, drawn_forms())),
        "evaluation": "\n".join(drawn_evaluation(form, 7) for form in evaluations()),
    }
    for seed in range(120):
        try:
            reading = read_text(damaged(seed, texts[kind]), "a.txt")
        except PerfdeskError as error:
            assert str(error).endswith("。")  # noqa: PT017 - a sentence is one of two good ends
        else:
            assert all(note.message.endswith("。") and note.file == "a.txt" for note in reading.notes)
    assert time.monotonic() - started < 30
