"""Numbers as their cells show them, without a digit lost."""

import pytest

from perfdesk.intake.xlsx_formats import shown_number


@pytest.mark.parametrize(
    ("number", "shape", "text"),
    [
        (12.0, "", "12"),
        (0.1, "", "0.1"),
        (0.98, "0%", "98%"),
        (0.985, "0%", "98.5%"),
        (1.0, "0.00%", "100.00%"),
        (310000.0, "#,##0.00", "310,000.00"),
        (1234.56, "#,##0", "1,234.56"),
        (98.0, '"≥"0.00"(%)"', "≥98.00(%)"),
        (35.0, '0"人"', "35人"),
        (795300.0, '_ ¥* #,##0.00_ ;_ ¥* \\-#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "¥795,300.00"),
        (-5.0, "0.00", "-5"),
        (46023.0, "yyyy-mm-dd", "46023"),
        (12345678.9, "0.00E+00", "12345678.9"),
        (1e20, "", "100000000000000000000"),
    ],
)
def test_a_number_is_shown(number: float, shape: str, text: str) -> None:
    assert shown_number(number, shape) == text
