"""The tree of books and projects, with real keys and clicks, and against the session whatever happens to it."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from forms import book, form
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from perfdesk.desk.session import Changed, Session
from perfdesk.ui.project_tree import ProjectTree

NAMES = ("河道保洁", "闸口清障", "视频监控", "巡查车辆")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path)
    opened.take_in([book(*(form(project_name=name) for name in NAMES))])
    opened.take_in([book(form(project_name="水位观测"), unit="江州市水文站", year=2025)])
    yield opened
    opened.close()


@pytest.fixture
def tree(session: Session, qtbot: QtBot) -> Iterator[ProjectTree]:
    made = ProjectTree(session)
    qtbot.addWidget(made)
    QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    stop = session.listen(lambda event: made.show_change(event) if isinstance(event, Changed) else None)
    made.resize(260, 600)
    made.show()
    yield made
    stop()
    made.stop()


def shown(tree: ProjectTree) -> list[list[str]]:
    model = tree.model
    roots = [model.index(row, 0) for row in range(model.rowCount())]
    return [[model.index(n, 0, root).data() for n in range(model.rowCount(root))] for root in roots]


def held(session: Session) -> list[list[str]]:
    return [[line.project_name for line in session.lines(each.id)] for each in session.books()]


def ids(session: Session, at: int = 0) -> list[int]:
    return [line.id for line in session.lines(session.books()[at].id)]


def test_keys_move_rename_copy_and_delete(tree: ProjectTree, session: Session, qtbot: QtBot) -> None:
    first = ids(session)[0]
    tree.select_form(first)
    tree.view.setFocus()
    qtbot.waitUntil(tree.view.hasFocus)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(tree.view, Qt.Key.Key_Down, both)
    assert shown(tree)[0] == ["闸口清障", "河道保洁", "视频监控", "巡查车辆"]
    assert tree.current_form() == first
    qtbot.keyClick(tree.view, Qt.Key.Key_F2)
    editor = tree.view.indexWidget(tree.view.currentIndex()) or tree.view.viewport().focusWidget()
    assert editor is not None
    qtbot.keyClicks(editor, "new")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.line(first).project_name == "new")
    tree.view.setFocus()
    qtbot.keyClick(tree.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert shown(tree)[0][1:3] == ["new", "new（副本）"]
    tree.select_form(first)
    qtbot.keyClick(tree.view, Qt.Key.Key_Delete)
    assert first not in ids(session)
    assert len(session.bin()) == 1
    assert shown(tree) == held(session)


def test_a_form_that_opens_while_ctrl_is_held_is_chosen_alone(
    tree: ProjectTree, session: Session, qtbot: QtBot
) -> None:
    """Ctrl is down while the keys of an action are: what is opened then must not join what was chosen."""
    first, second = ids(session)[:2]
    tree.select_form(first)
    action = QAction(tree)
    action.setShortcut("Ctrl+J")
    action.triggered.connect(lambda: tree.select_form(second))
    tree.view.addAction(action)
    tree.view.setFocus()
    qtbot.waitUntil(tree.view.hasFocus)
    qtbot.keyPress(tree.view, Qt.Key.Key_Control)
    with qtbot.waitSignal(action.triggered):
        qtbot.keyClick(tree.view, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyRelease(tree.view, Qt.Key.Key_Control)
    assert tree.selected_forms() == (second,)


def test_the_cursor_goes_on_beside_what_is_deleted(tree: ProjectTree, session: Session, qtbot: QtBot) -> None:
    opened: list[int] = []
    tree.form_chosen.connect(opened.append)
    tree.form_chosen.connect(tree.select_form)
    forms = ids(session)
    tree.select_form(forms[1])
    tree.view.setFocus()
    qtbot.keyClick(tree.view, Qt.Key.Key_Delete)
    assert tree.current_form() == forms[2]
    tree.select_form(forms[3])
    qtbot.keyClick(tree.view, Qt.Key.Key_Delete)
    assert tree.current_form() == forms[2]  # nothing stands below
    qtbot.keyClick(tree.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert opened == [forms[2], forms[2]]
    assert shown(tree) == held(session)


def test_the_filter_takes_names_and_initials(tree: ProjectTree, session: Session, qtbot: QtBot) -> None:
    qtbot.keyClicks(tree.filter_box, "hdbj")
    assert shown(tree) == [["河道保洁"]]
    tree.select_form(ids(session)[1])
    assert shown(tree) == [["河道保洁", "闸口清障"]]
    tree.filter_box.clear()
    assert shown(tree) == held(session)


def test_from_the_filter_the_keys_lead_to_what_was_found(tree: ProjectTree, session: Session, qtbot: QtBot) -> None:
    tree.activateWindow()
    tree.select_form(ids(session)[0])
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        tree.focus_filter()
        qtbot.keyClicks(tree.filter_box, "spjk")
        with qtbot.waitSignal(tree.form_chosen) as chosen:
            qtbot.keyClick(tree.filter_box, key)
        assert chosen.args == [ids(session)[2]]
        qtbot.waitUntil(tree.view.hasFocus)
        tree.filter_box.clear()
        tree.select_form(ids(session)[0])


def test_a_filter_that_hides_the_form_leaves_its_book(tree: ProjectTree, session: Session, qtbot: QtBot) -> None:
    tree.select_form(ids(session)[0])
    qtbot.keyClicks(tree.filter_box, "spjk")
    assert tree.current_form() is None
    assert tree.current_book() == session.books()[0].id
    assert tree.actions_by_name["new_form"].isEnabled()
    assert not tree.actions_by_name["delete"].isEnabled()


def test_a_click_opens_and_a_moved_cursor_of_a_deleted_row_does_not(
    tree: ProjectTree, session: Session, qtbot: QtBot
) -> None:
    second = ids(session)[1]
    spot = tree.view.visualRect(tree.model.index_of(second)).center()
    with qtbot.waitSignal(tree.form_chosen) as opened:
        qtbot.mouseClick(tree.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot.x(), spot.y()))
    assert opened.args == [second]
    with qtbot.assertNotEmitted(tree.form_chosen):
        session.remove_forms([second])


def test_states_come_in_idle_time(tree: ProjectTree, session: Session, qtbot: QtBot) -> None:
    first = ids(session)[0]
    assert tree.model.state(first) is None
    qtbot.waitUntil(lambda: tree.model.state(first) is not None and tree.model.state(ids(session, 1)[0]) is not None)
    before = tree.model.state(first)
    session.set_text(first, "annual_goal", "")
    qtbot.waitUntil(lambda: tree.model.state(first) != before)


def test_dropped_forms_go_to_another_book_in_one_change(tree: ProjectTree, session: Session) -> None:
    model = tree.model
    dragged = model.mimeData([model.index_of(each) for each in ids(session)[:2]])
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, 0, 0, model.index(1, 0))
    assert held(session) == [["视频监控", "巡查车辆"], ["河道保洁", "闸口清障", "水位观测"]] == shown(tree)
    session.undo()
    assert held(session)[0] == list(NAMES) == shown(tree)[0]


def test_a_target_form_takes_its_evaluation_along(tree: ProjectTree, session: Session, qtbot: QtBot) -> None:
    session.evaluate(session.books()[0].id)
    tree.select_form(ids(session)[0])
    tree.view.setFocus()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(tree.view, Qt.Key.Key_Down, both)
    assert held(session)[0][:4] == ["闸口清障", "闸口清障", "河道保洁", "河道保洁"]
    model = tree.model
    dragged = model.mimeData([model.index_of(ids(session)[2])])
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, 0, 0, model.index(1, 0))
    assert held(session)[1] == ["河道保洁", "河道保洁", "水位观测"]
    dragged = model.mimeData([model.index_of(ids(session)[4])])
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, 1, 0, model.index(0, 0))  # between two that belong together
    assert held(session)[0][:4] == ["闸口清障", "闸口清障", "巡查车辆", "巡查车辆"]
    assert [line.kind for line in session.lines(session.books()[0].id)] == ["target", "self-evaluation"] * 3


def test_a_drop_at_the_end_lands_behind_the_last_row_that_is_shown(tree: ProjectTree, session: Session) -> None:
    model = tree.model
    tree.filter_box.setText("闸口")
    dragged = model.mimeData([model.index_of(ids(session)[1])])
    tree.filter_box.setText("河道")
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, 1, 0, model.index(0, 0))
    assert held(session)[0] == list(NAMES)
    session.move_form(ids(session)[1], session.books()[0].id)
    assert held(session)[0][-1] == "闸口清障"
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, 1, 0, model.index(0, 0))
    assert held(session)[0] == list(NAMES)


def test_roll_over_asks_for_the_year_and_leaves_what_is_done(tree: ProjectTree, session: Session, qtbot: QtBot) -> None:
    first, *_ = ids(session)
    session.set_text(first, "project_nature", "一次性项目")
    tree.select_book(session.books()[0].id)
    tree.actions_by_name["roll_over"].trigger()
    bar = tree.roll_over_bar
    assert bar.isVisible()
    assert bar.year.value() == 2027
    assert "河道保洁" in bar._names.text()
    qtbot.keyClick(bar.year, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    tree.actions_by_name["roll_over"].trigger()
    bar.year.setFocus()
    bar.year.selectAll()
    qtbot.keyClicks(bar.year, "2028")
    with qtbot.waitSignal(tree.rolled_over):
        qtbot.keyClick(bar.year, Qt.Key.Key_Return)
    assert session.books()[0].year == 2028
    assert held(session)[0] == list(NAMES[1:])
    tree.select_book(session.books()[1].id)
    tree.actions_by_name["roll_over"].trigger()
    bar.year.setValue(2028)
    assert bar._there.isVisible()
    qtbot.mouseClick(bar.leave, Qt.MouseButton.LeftButton, pos=QPoint(8, bar.leave.height() // 2))
    qtbot.mouseClick(bar.go, Qt.MouseButton.LeftButton)
    assert list(NAMES) in held(session)[:2]
    asked = session.books()[0].id
    tree.select_book(asked)
    tree.actions_by_name["roll_over"].trigger()
    session.remove_book(asked)
    assert not bar.isVisible()


def test_letters_typed_within_a_second_add_up(tree: ProjectTree, session: Session, qtbot: QtBot) -> None:
    first, second, third, _ = ids(session)
    session.set_text(first, "project_name", "办公楼保洁")
    session.set_text(third, "project_name", "办案装备")
    tree.select_form(second)
    tree.view.setFocus()
    qtbot.keyClicks(tree.view, "bgl")
    assert tree.current_form() == first
    qtbot.wait(1100)
    qtbot.keyClicks(tree.view, "b")
    assert tree.current_form() == third
    qtbot.keyClicks(tree.view, "b")
    assert tree.current_form() == first


def test_the_row_over_the_tree_begins_projects(tree: ProjectTree, session: Session, qtbot: QtBot) -> None:
    tree.select_form(ids(session)[0])
    new = next(each for each in tree.findChildren(QToolButton) if each.text() == "新建项目")
    with qtbot.waitSignal(tree.new_form_wanted):
        qtbot.mouseClick(new, Qt.MouseButton.LeftButton)
    words = {action.text(): action for action in tree.more_button.menu().actions()}
    with qtbot.waitSignals([tree.import_wanted, tree.bin_chosen]):
        words["导入…"].trigger()
        words["回收站"].trigger()


def test_a_print_is_shown_and_chosen(tree: ProjectTree, session: Session, qtbot: QtBot) -> None:
    first, second, *_ = ids(session)
    session.mark_printed([first, second])
    session.set_text(second, "annual_goal", "另一个目标")
    qtbot.waitUntil(lambda: (state := tree.model.state(second)) is not None and state.is_of("changed"))
    assert "打印过" in tree.model.index_of(first).data(Qt.ItemDataRole.ToolTipRole)
    next(action for action in tree.state_button.menu().actions() if action.text() == "打印后已改").trigger()
    assert shown(tree) == [["闸口清障"]]


def test_a_print_is_shown_at_once_where_the_findings_are_known(
    tree: ProjectTree, session: Session, qtbot: QtBot
) -> None:
    first, *_ = ids(session)
    qtbot.waitUntil(lambda: tree.model.state(first) is not None)
    session.mark_printed([first])
    state = tree.model.state(first)
    assert state is not None
    assert state.printed is not None
    assert not state.printed.changed
    session.set_text(first, "annual_goal", "另一个目标")
    state = tree.model.state(first)
    assert state is not None
    assert state.is_of("changed")


def test_an_empty_tree_offers_nothing_that_needs_a_book(tmp_path: Path, qtbot: QtBot) -> None:
    session = Session.open(tmp_path / "empty")
    tree = ProjectTree(session)
    qtbot.addWidget(tree)
    enabled = {name for name, action in tree.actions_by_name.items() if action.isEnabled()}
    tree.stop()
    session.close()
    assert enabled == {"new_book", "open_bin"}


def test_an_empty_tree_helps(session: Session, tree: ProjectTree, qtbot: QtBot) -> None:
    for line in session.books():
        session.remove_book(line.id)
    begin = next(each for each in tree._begin if each.text() == "打开示例")
    with qtbot.waitSignal(tree.sample_wanted):
        qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    session.undo()
    assert not begin.isVisible()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_whatever_happens_the_rows_are_those_of_the_session(tree: ProjectTree, session: Session, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for _ in range(12):
        book_id = chance.choice(session.books()).id if session.books() else session.add_book("新单位", 2026)
        forms = [line.id for line in session.lines(book_id)]
        match chance.randrange(7):
            case 0:
                session.add_form(book_id, "新项目", before=chance.choice([*forms, None]))
            case 1 if forms:
                session.remove_forms(chance.sample(forms, chance.randint(1, len(forms))))
            case 2 if forms:
                goal = chance.choice(session.books()).id
                others = [line.id for line in session.lines(goal)]
                session.move_form(chance.choice(forms), goal, chance.choice([*others, None]))
            case 3:
                session.remove_book(book_id)
            case 4 if forms:
                session.set_text(forms[0], "project_name", f"改 {seed}")
            case 5:
                session.redo()
            case _:
                session.undo()
        assert shown(tree) == held(session)
