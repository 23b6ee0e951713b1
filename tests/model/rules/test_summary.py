"""The rule on the summary sentence, by examples that fire and that do not."""

from decimal import Decimal

from money_case import found, money_form

from perfdesk.model.form import Summary

TWO = (money_form("300000"), money_form("125025.40"))


def test_summary_is_wrong_in_number_and_total() -> None:
    projects, total = found("summary", *TWO, summary=Summary(projects=3, total_wanyuan=Decimal("45.00")))
    assert (projects.field, projects.form, projects.severity) == ("summary.projects", None, "error")
    assert projects.mend is not None
    assert projects.mend.changes == {"summary.projects": "2"}
    assert total.mend is not None
    assert total.mend.changes == {"summary.total_wanyuan": "42.50"}


def test_summary_sentence_is_read() -> None:
    written = Summary(text="本部门1个预算单位编报绩效目标的项目3个，涉及项目预算资金42.50万元。")
    (finding,) = found("summary", *TWO, summary=written)
    assert finding.field == "summary.text"
    assert "3 个项目" in finding.message


def test_summary_is_right() -> None:
    text = "共2个项目，涉及项目预算资金42.50万元。"
    assert not found("summary", *TWO, summary=Summary(projects=2, total_wanyuan=Decimal("42.50"), text=text))
    assert not found("summary", *TWO)
    assert not found("summary", summary=Summary(projects=2))


def test_a_blank_request_counts_as_the_project_total() -> None:
    forms = (money_form(None), money_form("125025.40"))
    assert not found("summary", *forms, summary=Summary(projects=2, total_wanyuan=Decimal("42.50")))


def test_total_is_not_judged_where_an_amount_is_not_known() -> None:
    forms = (money_form(None, project=None), money_form("125025.40"))
    assert not found("summary", *forms, summary=Summary(projects=2, total_wanyuan=Decimal("42.50")))
