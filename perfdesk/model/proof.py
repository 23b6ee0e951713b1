"""The money proof line: what a form says about money, reconciled as arithmetic that a window can draw.

Prices of the cost indicators are multiplied by the quantities that the form names and the months of its plan, plain
amounts are added, and the result is laid beside the request; sums of the narrative likewise. A proof says whether both
agree, and by how much they do not.
"""

from perfdesk.model.form import TargetForm
from perfdesk.model.narrative_proof import narrative_proofs
from perfdesk.model.price_proof import cap_proofs, price_proof
from perfdesk.model.terms import Proof

__all__ = ["Proof", "proof_line"]


def proof_line(form: TargetForm) -> tuple[Proof, ...]:
    """Return every proof of a form: caps, prices times quantities, sums and total of the narrative."""
    price = price_proof(form)
    return (*cap_proofs(form), *((price,) if price else ()), *narrative_proofs(form))
