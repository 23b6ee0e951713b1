"""The money proof line: all that a form says about money, as data."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from proof_forms import form, indicator

from perfdesk.model.form import Funds, Indicator, Section, TargetForm
from perfdesk.model.price_proof import uncounted_prices, unit_by_request
from perfdesk.model.proof import Proof, proof_line


def test_the_whole_line_is_data_for_a_window() -> None:
    line = proof_line(form(108_000, "成本 每月运维费 ≤9000(元/月)", budget="运维费10.8万元。"))
    assert [proof.subject for proof in line] == ["price", "narrative-total"]
    assert all(isinstance(proof, Proof) and proof.agrees and hash(proof) for proof in line)
    assert [(term.operator, term.field) for term in line[0].terms] == [("", "indicators[0]"), ("×", "")]


_UNITS = st.sampled_from(
    ["元", "万元", "元/月", "元/人", "万元/人/年", "元/台/月", "人", "台", "个", "%", "", "套", "每年"]
)
_VALUES = st.builds(
    lambda operator, number, unit: f"{operator}{number}({unit})",
    st.sampled_from(["≤", "=", "≥", ""]),
    st.decimals(0, 99_999, places=2, allow_nan=False),
    _UNITS,
)
_ROWS = st.lists(
    st.builds(
        indicator,
        st.sampled_from(["成本", "数量"]),
        st.text("人均每月单个费数量培训", max_size=6),
        _VALUES | st.text(max_size=8),
    ),
    max_size=8,
)


@given(_ROWS, st.none() | st.text(max_size=3) | st.decimals(-5, 10**9, places=2, allow_nan=False), st.text(max_size=40))
def test_no_form_makes_it_fail(rows: list[Indicator], request_: Decimal | str | None, budget: str) -> None:
    odd = TargetForm(funds=Funds(annual_total=request_), indicators=tuple(rows), narrative=(Section("六", budget),))
    for proof in proof_line(odd):
        assert str(proof)
        assert proof.terms
    uncounted_prices(odd)
    for index in range(-1, len(rows) + 1):
        unit_by_request(odd, index)
