"""A session does, undoes and keeps everything, as a plain oracle holds it and as the disk gives it back."""

import dataclasses
import shutil
import tempfile
import threading
from pathlib import Path

import pytest
from forms import UNIT
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sessions import filled, names, reopened

from perfdesk.desk.operations import ChangeForm, MoveForm, RemoveForm
from perfdesk.desk.saver import NotSaved, Saved
from perfdesk.desk.session import Changed, Event, Session
from perfdesk.desk.shelf import ShelfError
from perfdesk.model.form import Indicator, TargetForm
from perfdesk.model.value import parse_value
from perfdesk.store.errors import StoreWriteError
from perfdesk.store.repository import Repository


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
    """Edits, pastes, deletes, empties the bin, moves, undoes, redoes, saves, reopens: beside a plain list of tuples."""

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
    def empty_bin(self) -> None:
        if self.session.bin():
            steps = range(1, len(self.now))
            lost = max((n for n in steps if len(self.now[n]) < len(self.now[n - 1])), default=0)
            del self.now[:lost]
            self.ahead.clear()
        self.session.empty_bin()
        assert not self.session.bin()

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
