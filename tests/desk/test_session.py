"""A session does, undoes and keeps everything, as a plain oracle holds it and as the disk gives it back."""

import dataclasses
import datetime as dt
import shutil
import tempfile
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from forms import UNIT, book, form
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from perfdesk.desk.operations import ChangeForm, MoveForm, RemoveForm
from perfdesk.desk.saver import NotSaved, Saved
from perfdesk.desk.session import Changed, Event, Session
from perfdesk.desk.shelf import ShelfError
from perfdesk.model.check import check_book
from perfdesk.model.form import Indicator, SelfEvaluation, TargetForm
from perfdesk.model.value import parse_value
from perfdesk.store.errors import StoreWriteError
from perfdesk.store.repository import Repository


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path)
    yield opened
    opened.close()


def filled(session: Session, *names: str) -> tuple[int, list[int]]:
    """Take a book in; return its id and those of its forms."""
    session.take_in([book(*(form(project_name=name) for name in names))])
    (line,) = session.books()
    return line.id, [each.id for each in session.lines(line.id)]


def names(session: Session, book_id: int) -> list[str]:
    return [line.project_name for line in session.lines(book_id)]


def reopened(session: Session, folder: Path) -> list[tuple[str, list[str]]]:
    """What the disk has, seen by another program."""
    assert session.settle(10)
    with Repository.open(folder, writing=False) as repository:
        return [(each.unit, [f.project_name for f in each.forms]) for each in repository.read_books()]


def test_typing_is_one_step_with_a_name_and_reaches_the_disk(session: Session, tmp_path: Path) -> None:
    _, (form_id,) = filled(session, "甲")
    for text in ("甲乙", "甲乙丙"):
        session.set_text(form_id, "project_name", text, typing=True)
    assert session.undo_label == "修改项目名称"
    assert reopened(session, tmp_path) == [(UNIT, ["甲乙丙"])]
    session.undo()
    assert session.line(form_id).project_name == "甲"
    assert reopened(session, tmp_path) == [(UNIT, ["甲"])]
    session.redo()
    assert session.line(form_id).project_name == "甲乙丙"


def test_typing_elsewhere_or_after_a_seal_is_a_step_of_its_own(session: Session) -> None:
    _, (form_id,) = filled(session, "甲")
    session.set_text(form_id, "project_name", "乙", typing=True)
    session.set_text(form_id, "annual_goal", "一", typing=True)
    session.seal()
    session.set_text(form_id, "annual_goal", "一二", typing=True)
    session.undo()
    shown = session.form(form_id)
    assert isinstance(shown, TargetForm)
    assert (shown.project_name, shown.annual_goal) == ("乙", "一")


def test_text_that_is_no_figure_stays(session: Session) -> None:
    _, (form_id,) = filled(session, "甲")
    session.set_text(form_id, "funds.annual_total", "约八十万")
    shown = session.form(form_id)
    assert isinstance(shown, TargetForm)
    assert shown.funds.annual_total == "约八十万"
    session.set_text(form_id, "funds.annual_total", "80万元")
    assert session.line(form_id).annual_total == Decimal(800_000)


def test_what_changes_nothing_is_no_step(session: Session) -> None:
    _, (form_id,) = filled(session, "甲")
    label = session.undo_label
    session.change("白改", ChangeForm(form_id, session.form(form_id)))
    session.set_text(form_id, "project_name", "甲")
    assert session.undo_label == label


def test_a_change_that_fails_half_way_is_undone(session: Session) -> None:
    book_id, ids = filled(session, "甲", "乙")
    with pytest.raises(ShelfError):
        session.change("删两次", RemoveForm(ids[0]), MoveForm(ids[1], book_id, ids[0]))
    assert names(session, book_id) == ["甲", "乙"]
    assert session.undo_label == "导入 2 张表"


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


def test_events_say_what_was_touched_and_saved_only_when_it_is(session: Session, tmp_path: Path) -> None:
    book_id, ids = filled(session, "甲", "乙")
    assert session.settle(10)
    told: list[Event] = []
    at_saving: list[str] = []
    saved = threading.Event()

    def listen(event: Event) -> None:
        told.append(event)
        if isinstance(event, Saved):
            with Repository.open(tmp_path, writing=False) as disk:
                at_saving.extend(card.project_name for card in disk.cards())
            saved.set()

    stop = session.listen(listen)
    session.set_text(ids[0], "project_name", "丁")
    assert saved.wait(10)
    assert Changed(frozenset({ids[0]}), frozenset({book_id}), shape=False) in told
    assert at_saving == ["丁", "乙"]
    stop()
    session.undo()
    assert session.settle(10)
    assert len(told) == 2


def test_what_could_not_be_written_is_told_kept_and_tried_again(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (form_id,) = filled(session, "甲")
    assert session.settle(10)
    told: list[Event] = []
    session.listen(told.append)

    def full(*_: object) -> None:
        raise StoreWriteError("磁盘已满。")

    with monkeypatch.context() as patched:
        patched.setattr(Repository, "change_form", full)
        session.set_text(form_id, "project_name", "乙")
        assert not session.settle(10)
    session.set_text(form_id, "annual_goal", "丙")
    assert reopened(session, tmp_path) == [(UNIT, ["乙"])]
    assert NotSaved("磁盘已满。") in told


NAMES = st.sampled_from(["甲", "乙", "丙", "丁"])
Oracle = dict[int, tuple[TargetForm, ...]]


class Desk(RuleBasedStateMachine):
    """Edits, pastes, deletes, moves, undoes, redoes, saves and reopens beside a plain dict of tuples."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.session = Session.open(self.folder)
        self.now: list[tuple[TargetForm, ...]] = [()]
        self.ahead: list[tuple[TargetForm, ...]] = []
        self.book_id = self.session.add_book(UNIT, 2026)
        self.undoable = 0

    def teardown(self) -> None:
        self.session.close()
        shutil.rmtree(self.folder)

    @property
    def ids(self) -> list[int]:
        return [line.id for line in self.session.lines(self.book_id)]

    def did(self, *forms: TargetForm) -> None:
        """Note the state after a step; a step that changed nothing is none."""
        if forms != self.now[-1]:
            self.now.append(forms)
            self.ahead.clear()

    def pick(self, n: int) -> int:
        return n % len(self.now[-1])

    @rule(name=NAMES)
    def add(self, name: str) -> None:
        form_id = self.session.add_form(self.book_id, name)
        made = self.session.form(form_id)
        assert isinstance(made, TargetForm)
        self.did(*self.now[-1], made)

    @precondition(lambda self: self.now[-1])
    @rule(n=st.integers(0, 9), name=NAMES)
    def edit(self, n: int, name: str) -> None:
        at, forms = self.pick(n), list(self.now[-1])
        self.session.set_text(self.ids[at], "project_name", name)
        forms[at] = dataclasses.replace(forms[at], project_name=name)
        self.did(*forms)

    @precondition(lambda self: self.now[-1])
    @rule(n=st.integers(0, 9), count=st.integers(1, 4))
    def paste(self, n: int, count: int) -> None:
        at, forms = self.pick(n), list(self.now[-1])
        rows = tuple(Indicator("产出指标", "数量指标", f"行{k}", parse_value(f"≥{k}个")) for k in range(count))
        forms[at] = dataclasses.replace(forms[at], indicators=forms[at].indicators + rows)
        self.session.change_form(self.ids[at], forms[at], f"粘贴 {count} 行")
        self.did(*forms)

    @precondition(lambda self: self.now[-1])
    @rule(n=st.integers(0, 9))
    def delete(self, n: int) -> None:
        at, forms = self.pick(n), list(self.now[-1])
        self.session.remove_forms([self.ids[at]])
        del forms[at]
        self.did(*forms)

    @precondition(lambda self: len(self.now[-1]) > 1)
    @rule(n=st.integers(0, 9))
    def move_to_the_end(self, n: int) -> None:
        at, forms = self.pick(n), list(self.now[-1])
        self.session.move_form(self.ids[at], self.book_id)
        forms.append(forms.pop(at))
        self.now.append(tuple(forms))
        self.ahead.clear()

    @precondition(lambda self: len(self.now) > 1)
    @rule()
    def undo(self) -> None:
        self.session.undo()
        self.ahead.append(self.now.pop())

    @precondition(lambda self: self.ahead)
    @rule()
    def redo(self) -> None:
        self.session.redo()
        self.now.append(self.ahead.pop())

    @rule()
    def forget(self) -> None:
        self.session.forget(self.book_id)

    @rule()
    def save_and_reopen(self) -> None:
        assert self.session.close()
        self.session = Session.open(self.folder)
        (line,) = self.session.books()
        self.book_id, self.now, self.ahead = line.id, self.now[-1:], []

    @invariant()
    def shows_what_the_oracle_holds(self) -> None:
        assert self.session.book(self.book_id).forms == self.now[-1]


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)


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


def test_a_book_is_checked_in_slices_and_anew_after_a_change(session: Session) -> None:
    book_id, (first, *_) = filled(session, *(f"项目{n}" for n in range(30)))
    slices = 1
    while not session.check_for(book_id, 0):
        slices += 1
        if slices == 40:
            session.set_text(first, "annual_goal", "")
    assert slices > 70
    assert session.check_for(book_id, 0)
    assert session.findings(book_id) == check_book(session.book(book_id), session.editions)
