"""Find and replace in the words of forms; figures and dates are left alone."""

from forms import any_forms, form, indicators, narrative, texts
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.desk.replace import Hit, hits, put
from perfdesk.model.fields import LONG_TEXT, values_of
from perfdesk.model.form import TargetForm
from perfdesk.model.paths import text_at


def replaced(made: TargetForm, words: str, by: str, *, match_case: bool = False) -> TargetForm:
    return put(made, hits(made, words, match_case=match_case), by)


def test_words_are_found_in_the_order_of_the_fields() -> None:
    found = hits(form(narrative=narrative("河道、河道")), "河道")
    assert found[0] == Hit("project_name", 0, 2)
    assert Hit("narrative[0].text", 3, 5) in found
    assert next(hit.path for hit in found if hit.path.startswith("indicators")) == "indicators[0].level3"
    assert hits(form(), "") == []


def test_figures_dates_and_inner_names_are_left_alone() -> None:
    assert hits(form(indicators=()), "2026") == []
    assert hits(form(indicators=()), "834") == []
    assert replaced(form(), "target", "x").edition == form().edition


def test_case_counts_only_where_wanted() -> None:
    named = form(project_name="OA 系统 oa", indicators=())
    assert len(hits(named, "oa")) == 2
    assert hits(named, "oa", match_case=True) == [Hit("project_name", 6, 8)]


def test_a_value_is_read_anew() -> None:
    changed = replaced(form(indicators=indicators(1)), "%", "次")
    assert changed.indicators[0].value.unit == "次"
    assert changed.funds is form().funds or changed.funds == form().funds


def test_one_place_is_put_and_the_others_stay() -> None:
    twice = form(annual_goal="清障、清障")
    assert put(twice, [Hit("annual_goal", 3, 5)], "疏浚").annual_goal == "清障、疏浚"


@given(any_forms, st.text(st.sampled_from("项目绩效%。a"), min_size=1, max_size=2), texts)
def test_long_texts_are_replaced_as_python_does(made: TargetForm, words: str, by: str) -> None:
    changed = replaced(made, words, by, match_case=True)
    for path, field, value in values_of(made):
        if field.type is LONG_TEXT:
            assert text_at(changed, path) == value.replace(words, by)


@given(any_forms, texts)
def test_words_replaced_by_themselves_change_nothing_in_texts(made: TargetForm, words: str) -> None:
    changed = replaced(made, words, words, match_case=True)
    assert (changed.annual_goal, changed.overall_goal) == (made.annual_goal, made.overall_goal)
