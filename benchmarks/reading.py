"""How fast published texts are read, and that no damage to them raises anything but a sentence.

    PYTHONPATH=. python benchmarks/reading.py [FORMS] [DAMAGED]

Prints forms of a made-up unit as published texts (500 unless told), reads them, and then reads as many damaged copies
(10,000 unless told): lines dropped, doubled, cut, joined, swapped, bytes flipped.
"""

import dataclasses
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "intake"))

from intake_samples import SUMMARY, UNIT, drawn_forms, evaluations, target_forms
from published import Printer, drawn_evaluation, drawn_target, full_book, summary_book
from test_published_texts import damaged

from perfdesk.errors import PerfdeskError
from perfdesk.intake.text_file import read_text


def texts(count: int) -> dict[str, str]:
    """Print `count` forms in each kind of text."""

    def many(forms: tuple) -> list:  # type: ignore[type-arg]
        return [
            dataclasses.replace(forms[n % len(forms)], project_name=f"{forms[n % len(forms)].project_name}{n}")
            for n in range(count)
        ]

    return {
        "summary, by tabs": summary_book(many(target_forms(blank_left=True)), Printer(1), UNIT),
        "book, by tabs": full_book(many(target_forms()), Printer(2), UNIT, SUMMARY),
        "target, drawn": "\n".join(map(drawn_target, many(drawn_forms()))),
        "self-evaluation, drawn": "\n".join(drawn_evaluation(form, 7) for form in many(evaluations())),
    }


def main(count: int = 500, copies: int = 10_000) -> None:
    """Measure and print."""
    for kind, text in texts(count).items():
        started = time.perf_counter()
        forms = read_text(text.encode(), "a.txt").forms
        taken = time.perf_counter() - started
        print(f"{kind}: {forms} forms in {taken:.2f} s, {forms / taken:.0f} a second")
    small = list(texts(3).values())
    refused, slowest = 0, 0.0
    for seed in range(copies):
        started = time.perf_counter()
        try:
            read_text(damaged(seed, small[seed % len(small)]), "a.txt")
        except PerfdeskError:
            refused += 1
        slowest = max(slowest, time.perf_counter() - started)
    print(
        f"{copies} damaged texts: {copies - refused} read, {refused} refused with a sentence, slowest {slowest:.3f} s"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
