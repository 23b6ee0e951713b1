"""Sums and total of the narrative as arithmetic."""

from proof_forms import form

from perfdesk.model.narrative_proof import narrative_proofs


def test_sums_of_the_narrative() -> None:
    addition, whole = narrative_proofs(form(80_000, budget="软件3万、硬件4万，共7万。"))
    assert str(addition) == "3 万元 + 4 万元 = 70,000 元"
    assert addition.agrees
    assert (whole.subject, whole.field, whole.difference) == ("narrative-total", "narrative[0]", -10_000)
