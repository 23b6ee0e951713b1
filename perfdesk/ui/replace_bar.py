"""Find and replace, in a bar above the page: in the form that is open, or in all of its book as one change."""

import itertools
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.desk.operations import ChangeForm
from perfdesk.desk.replace import Hit, hits, put
from perfdesk.desk.session import Changed, Event, Session
from perfdesk.desk.shelf import ShelfError
from perfdesk.ui.icons import icon
from perfdesk.ui.theme import current_theme

_PAUSE: Final = 120
"""Milliseconds without typing after which is searched."""


class _Found(NamedTuple):
    """A place where the words stand."""

    form_id: int
    hit: Hit


class _Ear(QObject):
    """Carries events of the session into the window's thread."""

    heard = Signal(object)


class ReplaceBar(QFrame):
    """The bar; it listens to the session, so its count is always that of the moment.

    Signals:
        found: the form and the path of the field where the words stand; once for each step.
        closed: the bar was closed.
    """

    found = Signal(int, str)
    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._form_id: int | None = None
        self._all: list[_Found] = []
        self._at = -1
        self._wait = QTimer(self, interval=_PAUSE, singleShot=True)
        self.find_box, self.replace_box = QLineEdit(placeholderText="查找"), QLineEdit(placeholderText="替换为")
        self.scope_box, self.case_box = QComboBox(), QCheckBox("区分大小写")
        self._count = QLabel()
        self._previous, self._next, self._close = QToolButton(), QToolButton(), QToolButton()
        self._one, self._every = QPushButton("替换"), QPushButton("全部替换")
        self._ear = _Ear(self)
        self._stop_listening = session.listen(self._ear.heard.emit)
        self._build()
        self._connect_signals()
        self.hide()

    # What the window does.

    def show_for(self, form_id: int) -> None:
        """Open for a form, with the words of last time chosen."""
        self._form_id = form_id
        self.show()
        self.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_box.selectAll()
        self._search()

    def follow(self, form_id: int) -> None:
        """Go on in another form, where the bar is open."""
        if form_id != self._form_id:
            self._form_id = form_id
            if self.isVisible():
                self._search()

    def stop(self) -> None:
        """Listen to the session no more."""
        self._stop_listening()

    @property
    def count_text(self) -> str:
        """What the bar says of how much was found."""
        return self._count.text()

    # What is found.

    def _forms(self) -> tuple[int, ...]:
        if self._form_id is None:
            return ()
        try:
            line = self._session.line(self._form_id)
        except ShelfError:
            return ()
        whole = self.scope_box.currentData()
        return tuple(each.id for each in self._session.lines(line.book)) if whole else (self._form_id,)

    def _search(self) -> None:
        """Find anew; the step stays at the place that it was at, as far as that is still there."""
        self._wait.stop()
        before = self._all[self._at] if 0 <= self._at < len(self._all) else None
        words, case = self.find_box.text(), self.case_box.isChecked()
        self._all = [
            _Found(form_id, hit)
            for form_id in self._forms()
            for hit in hits(self._session.form(form_id), words, match_case=case)
        ]
        self._at = self._all.index(before) if before in self._all else -1
        self._show_count()

    def _show_count(self) -> None:
        if not self.find_box.text():
            said = ""
        elif not self._all:
            said = "没有找到"
        elif self._at < 0:
            forms = len({each.form_id for each in self._all})
            said = f"{len(self._all)} 处" + (f"，在 {forms} 张表里" if forms > 1 else "")
        else:
            said = f"第 {self._at + 1} 处，共 {len(self._all)} 处"
        self._count.setText(said)
        for button in (self._previous, self._next, self._one, self._every):
            button.setEnabled(bool(self._all))

    def _step(self, by: int) -> None:
        """Go to the next place, or the one before; from the last on to the first."""
        if self._wait.isActive():
            self._search()
        if self._all:
            self._at = (max(self._at, -1 if by > 0 else 0) + by) % len(self._all)
            self._show_count()
            place = self._all[self._at]
            self.found.emit(place.form_id, place.hit.path)

    def _replace_one(self) -> None:
        """Replace at the place that is shown, and go on to the next; the first time, only go there."""
        if self._at < 0:
            self._step(1)
            return
        place, by = self._all[self._at], self.replace_box.text()
        after = self._at
        form = put(self._session.form(place.form_id), [place.hit], by)
        self._session.change(self._label(1), ChangeForm(place.form_id, form))
        self._search()
        # What was put in may hold the words again; the next place is the first behind it.
        done = place.hit.start + len(by)
        while after < len(self._all) and _inside(self._all[after], place, done):
            after += 1
        self._at = after - 1
        self._step(1)

    def _replace_all(self) -> None:
        if self._wait.isActive():
            self._search()
        by_form: dict[int, list[Hit]] = {}
        for place in self._all:
            by_form.setdefault(place.form_id, []).append(place.hit)
        by, count = self.replace_box.text(), len(self._all)
        self._session.change(
            self._label(count),
            *(ChangeForm(form_id, put(self._session.form(form_id), each, by)) for form_id, each in by_form.items()),
        )
        self._at = -1
        self._search()
        left = f"，还有 {len(self._all)} 处" if self._all else ""
        self._count.setText(f"已替换 {count} 处{left}")

    def _label(self, count: int) -> str:
        return f"把“{self.find_box.text()}”替换为“{self.replace_box.text()}”（{count} 处）"

    # Keys and signals.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Step by Enter and Shift+Enter, close by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._shut()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _shut(self) -> None:
        self.hide()
        self.closed.emit()

    def _hear(self, event: Event) -> None:
        if isinstance(event, Changed) and self.isVisible():
            self._search()

    def _connect_signals(self) -> None:
        self._ear.heard.connect(self._hear)
        self._wait.timeout.connect(self._search)
        self.find_box.textChanged.connect(lambda _text: self._wait.start())
        self.case_box.toggled.connect(lambda _on: self._search())
        self.scope_box.currentIndexChanged.connect(lambda _index: self._search())
        self._previous.clicked.connect(lambda: self._step(-1))
        self._next.clicked.connect(lambda: self._step(1))
        self._one.clicked.connect(self._replace_one)
        self._every.clicked.connect(self._replace_all)
        self._close.clicked.connect(self._shut)

    def _build(self) -> None:
        theme = current_theme()
        self.setAccessibleName("查找和替换")
        self.setProperty("role", "card")
        for text, whole in (("本表", False), ("本册", True)):
            self.scope_box.addItem(text, whole)
        for widget, name in (
            (self.find_box, "查找"),
            (self.replace_box, "替换为"),
            (self.scope_box, "范围"),
            (self._count, "找到多少"),
        ):
            widget.setAccessibleName(name)
        for button, sign, words in (
            (self._previous, "chevron-up", "上一处（Shift+Enter）"),
            (self._next, "chevron-down", "下一处（Enter）"),
            (self._close, "x", "关闭（Esc）"),
        ):
            button.setIcon(icon(sign))
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._count.setProperty("role", "muted")
        self.find_box.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.replace_box.addAction(icon("replace", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.group, theme.gap, theme.gap, theme.gap)
        layout.setSpacing(theme.gap)
        layout.addLayout(_in_a_row(self.find_box, self._previous, self._next, self._count, self._close))
        layout.addLayout(_in_a_row(self.replace_box, self._one, self._every, self.scope_box, self.case_box))
        order = (self.find_box, self.replace_box, self._one, self._every, self.scope_box, self.case_box)
        for one, other in itertools.pairwise((*order, self._previous, self._next, self._close)):
            self.setTabOrder(one, other)


def _inside(place: _Found, done: _Found, end: int) -> bool:
    """Whether a place lies in the words that were just put in the place of others, or before them."""
    same = (place.form_id, place.hit.path) == (done.form_id, done.hit.path)
    return same and place.hit.start < end


def _in_a_row(box: QLineEdit, *others: QWidget) -> QHBoxLayout:
    """Put a box and what belongs to it beside each other."""
    row = QHBoxLayout()
    row.setSpacing(current_theme().gap)
    box.setFixedWidth(current_theme().px(280))
    row.addWidget(box)
    for n, each in enumerate(others):
        if isinstance(each, QToolButton) and n == len(others) - 1:
            row.addStretch(1)
        row.addWidget(each)
    if not isinstance(others[-1], QToolButton):
        row.addStretch(1)
    return row
