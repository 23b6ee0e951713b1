"""What users do to books and forms is done, named, and taken back."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from forms import UNIT
from sessions import filled, names, reopened

from perfdesk.desk.session import Session
from perfdesk.model.form import SelfEvaluation, TargetForm
from perfdesk.store.repository import Repository


def test_text_that_is_no_figure_stays(session: Session) -> None:
    _, (form_id,) = filled(session, "甲")
    session.set_text(form_id, "funds.annual_total", "约八十万")
    shown = session.form(form_id)
    assert isinstance(shown, TargetForm)
    assert shown.funds.annual_total == "约八十万"
    session.set_text(form_id, "funds.annual_total", "80万元")
    assert session.line(form_id).annual_total == Decimal(800_000)


def test_deleted_things_lie_in_the_bin_and_come_back(session: Session, tmp_path: Path) -> None:
    book_id, ids = filled(session, "甲", "乙", "丙")
    session.remove_forms(ids[:2])
    assert session.undo_label == "删除 2 张表"
    assert reopened(session, tmp_path) == [(UNIT, ["丙"])]
    session.restore(next(iter(session.bin())))
    assert names(session, book_id) == ["丙", "甲"]
    session.remove_book(book_id)
    assert session.books() == ()
    assert [item.whole for item in session.bin().values()] == [False, True]
    session.undo()
    assert names(session, book_id) == ["丙", "甲"]


def test_an_emptied_bin_stays_empty_and_what_was_done_since_can_still_be_undone(session: Session) -> None:
    book_id, ids = filled(session, "甲", "乙", "丙")
    session.empty_bin()
    assert session.undo_label == "导入 3 张表"
    session.remove_forms(ids[:1])
    session.remove_forms(ids[1:2])
    session.set_text(ids[2], "annual_goal", "新目标")
    session.set_text(ids[2], "project_name", "丁")
    session.undo()
    session.empty_bin()
    assert not session.bin()
    assert (session.undo_label, session.redo_label) == ("修改年度总体目标", "")
    session.undo()
    assert session.form(ids[2]).annual_goal != "新目标"
    session.undo()
    assert names(session, book_id) == ["丙"]
    session.redo()
    assert session.form(ids[2]).annual_goal == "新目标"


def test_a_step_that_needs_nothing_of_the_emptied_bin_is_undone_into_it(session: Session) -> None:
    book_id, ids = filled(session, "甲", "乙")
    session.remove_forms(ids[:1])
    session.restore(*session.bin())
    session.empty_bin()
    session.undo()
    assert len(session.bin()) == 1
    session.undo()
    assert names(session, book_id) == ["甲", "乙"]


def test_the_bin_survives_the_end_of_the_program(tmp_path: Path) -> None:
    session = Session.open(tmp_path)
    _, ids = filled(session, "甲", "乙")
    session.remove_forms(ids[:1])
    assert session.close()
    again = Session.open(tmp_path)
    ((item_id, item),) = again.bin().items()
    assert [each.project_name for each in item.book.forms] == ["甲"]
    again.restore(item_id)
    assert names(again, again.books()[0].id) == ["乙", "甲"]
    assert again.close()


def test_a_copy_stands_under_its_original(session: Session) -> None:
    book_id, ids = filled(session, "甲", "乙")
    session.duplicate(ids[0])
    assert names(session, book_id) == ["甲", "甲（副本）", "乙"]


def test_a_year_is_rolled_over_and_old_years_are_pointed_out(session: Session) -> None:
    book_id, (form_id,) = filled(session, "甲")
    session.set_text(form_id, "annual_goal", "2026年完成 12 处清障")
    new_id, old_years = session.roll_over(book_id, 2027)
    (line,) = session.lines(new_id)
    moved = session.form(line.id)
    assert isinstance(moved, TargetForm)
    assert (moved.year, moved.start_date, moved.end_date) == (2027, dt.date(2027, 1, 1), dt.date(2027, 12, 31))
    assert [(each.field, each.words) for each in old_years[line.id]] == [("annual_goal", "2026")]
    session.undo()
    assert [each.id for each in session.books()] == [book_id]


def test_self_evaluations_and_what_is_left_out_do_not_roll_over(session: Session) -> None:
    book_id, ids = filled(session, "甲", "乙", "丙")
    session.evaluate(book_id)
    new_id, old_years = session.roll_over(book_id, 2027, without=[ids[1]])
    assert names(session, new_id) == ["甲", "丙"]
    assert len(old_years) == 2


def test_a_self_evaluation_comes_after_each_target_form_that_has_none(session: Session) -> None:
    book_id, ids = filled(session, "甲", "乙")
    made = session.evaluate(book_id)
    assert names(session, book_id) == ["甲", "甲", "乙", "乙"]
    assert [line.id for line in session.lines(book_id)] == [ids[0], made[0], ids[1], made[1]]
    evaluation = session.form(made[0])
    assert isinstance(evaluation, SelfEvaluation)
    assert (evaluation.edition, evaluation.year, evaluation.total_weight) == (
        "self-evaluation-2026",
        2026,
        Decimal(100),
    )
    later = session.add_form(book_id, "丙")
    assert session.evaluate(book_id) == (session.lines(book_id)[-1].id,)
    session.undo()
    session.remove_forms([later])
    assert session.evaluate(book_id) == ()
    for _ in range(3):
        session.undo()
    assert names(session, book_id) == ["甲", "乙"]


def test_a_new_form_has_the_year_and_headings_of_its_book(session: Session) -> None:
    book_id = session.add_book(UNIT, 2026)
    made = session.form(session.add_form(book_id, "清障"))
    assert isinstance(made, TargetForm)
    assert (made.edition, made.year, made.implementing_unit, len(made.narrative)) == ("target-2026", 2026, UNIT, 7)


def test_findings_follow_a_change_and_a_mend_settles_them(session: Session) -> None:
    book_id, (form_id,) = filled(session, "甲")
    session.set_text(form_id, "funds.annual_total", "1")
    (finding,) = [each for each in session.findings(book_id) if each.code == "funds-sum"]
    session.mend(book_id, finding)
    assert session.undo_label == "总额改为 834,567.80"
    assert not [each for each in session.findings(book_id) if each.code == "funds-sum"]
    session.undo()
    assert finding in session.findings(book_id)
    session.waive(book_id, finding, "财政局已同意")
    assert [each.waived for each in session.findings(book_id) if each.code == "funds-sum"] == ["财政局已同意"]


def test_what_changed_since_it_was_printed_is_known_after_a_restart(tmp_path: Path) -> None:
    first = Session.open(tmp_path)
    _, (changed, same, _) = filled(first, "甲", "乙", "丙")
    first.mark_printed([changed, same])
    first.set_text(changed, "annual_goal", "另一个目标")
    first.remove_forms([same])
    first.undo()
    assert first.undo_label == "修改年度总体目标"
    assert first.close()
    again = Session.open(tmp_path)
    (line,) = again.books()
    prints = [again.last_print(each.id) for each in again.lines(line.id)]
    assert [each and each.changed for each in prints] == [True, False, None]
    again.set_text(again.lines(line.id)[0].id, "annual_goal", "")
    again.remove_book(line.id)
    assert again.close()
    with Repository.open(tmp_path, writing=False) as repository:
        assert repository.prints() == ()
