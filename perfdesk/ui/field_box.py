"""One field of a page: the editor, what is said beside it, and under it the findings with what can be done."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from perfdesk.model.capitals import in_capitals
from perfdesk.model.fields import DAY, LONG_TEXT, MONEY, SCORE, WHOLE, Field, FieldType
from perfdesk.model.finding import Finding
from perfdesk.model.money import as_decimal, format_decimal, to_wanyuan
from perfdesk.ui.icons import icon
from perfdesk.ui.note_list import NoteList
from perfdesk.ui.theme import current_theme, restyle

_WIDTHS: Final[dict[FieldType, int]] = {MONEY: 176, DAY: 144, WHOLE: 88, SCORE: 72}
"""How wide an editor is, by what goes into it; all others take the room there is."""
_TABLE_WIDTHS: Final = {**_WIDTHS, MONEY: 136}
_OTHER_IN_TABLE: Final = 96
_LEAST_LINES: Final = 3
_MOST_LINES: Final = 24


class FieldBox(QWidget):
    """The box.

    Signals:
        typed: what was typed.
        left: the cursor went elsewhere.
        entered: the cursor came here.
        mend_wanted: the finding whose mend is to be made.
        waive_wanted: the finding that may stand, for a reason still to be given.
    """

    typed = Signal(str)
    left = Signal()
    entered = Signal()
    mend_wanted = Signal(object)
    waive_wanted = Signal(object)

    def __init__(self, field: Field, parent: QWidget | None = None, *, in_table: bool = False) -> None:
        """Make the box of a field.

        Args:
            field: what the table of fields says of it.
            parent: the page.
            in_table: whether it stands in a table of figures; what is said of it is then said under the table.
        """
        super().__init__(parent)
        self._field, self._in_table = field, in_table
        self._text, self._value = "", object()
        self._findings: tuple[Finding, ...] = ()
        self._limits = self._capitals = ""
        self._beside = QLabel()
        self._beside.setMinimumWidth(1)  # it gives way where there is no room; a figure must not widen the page
        self._beside.setProperty("role", "caption")
        self._beside.hide()
        self.editor = self._long_editor() if field.type is LONG_TEXT else self._line_editor()
        self.editor.setAccessibleName(field.label)
        self.editor.setAccessibleDescription(field.help)
        self.editor.installEventFilter(self)
        self.setFocusProxy(self.editor)
        self._notes = NoteList()
        self._notes.mend_wanted.connect(self.mend_wanted)
        self._notes.waive_wanted.connect(self.waive_wanted)
        self._arrange()

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self.editor.text() if isinstance(self.editor, QLineEdit) else self.editor.toPlainText()

    def show_text(self, text: str, value: object) -> None:
        """Show a value; while it is being typed, it stays as typed where that means the same."""
        if value is self._value or (text == self._text and value == self._value):
            return
        self._text, self._value = text, value
        if not (self.editor.hasFocus() and self._field.type.parse(self.text) == value):
            self._put()
        self._say_beside()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show what is said of the field."""
        if findings == self._findings:
            return
        self._findings = findings
        blank = not self.text
        worst = next((name for name in ("error", "warning") if any(_stands(each, name) for each in findings)), "")
        restyle(self.editor, "state", "" if blank else worst)
        if not self._in_table:
            self._notes.show_findings(findings, blank=blank)
        self._describe()

    def show_limits(self, fewest: int, most: int) -> None:
        """Say beside the count of characters how many there should be."""
        self._limits = f"（{fewest}–{most} 字为宜）"
        self._say_beside()

    def show_hint(self, hint: str) -> None:
        """Show what belongs here while nothing is written."""
        self.editor.setPlaceholderText(hint)

    def offer(self, words: Sequence[str]) -> None:
        """Offer what usually stands here: as it is typed, and all of it with Alt and the arrow."""
        if not isinstance(self.editor, QLineEdit) or not words:
            return
        completer = QCompleter(list(words), self.editor)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self.typed)
        self.editor.setCompleter(completer)
        if not self.editor.actions():
            unfold = self.editor.addAction(icon("chevron-down", "muted"), QLineEdit.ActionPosition.TrailingPosition)
            unfold.setToolTip("可选的写法（Alt+↓）")
            unfold.triggered.connect(self._unfold)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Say beside the editor what has room there."""
        super().resizeEvent(event)
        self._fit_beside()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Notice where the cursor is, and leave undo to the session: the editor knows only its own keys."""
        kind = event.type()
        if kind == QEvent.Type.FocusIn:
            self.entered.emit()
        elif kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.PopupFocusReason and self._field.type.parse(self.text) == self._value:
                self._put()
            self.left.emit()
        elif isinstance(event, QKeyEvent):
            if kind == QEvent.Type.ShortcutOverride and _undoes(event):
                event.ignore()
                return True
            if kind == QEvent.Type.KeyPress and _unfolds(event):
                self._unfold()
                return True
        return super().eventFilter(watched, event)

    def _put(self) -> None:
        if self.text != self._text:
            with QSignalBlocker(self.editor):
                if isinstance(self.editor, QLineEdit):
                    self.editor.setText(self._text)
                else:
                    self.editor.setPlainText(self._text)
                    self.editor.fit()

    def _say_beside(self) -> None:
        words = tip = ""
        if self._field.type is MONEY:
            amount = as_decimal(self._value)  # type: ignore[arg-type]  # a field of money holds figures
            if amount is not None:
                words, tip = f"{format_decimal(to_wanyuan(amount), None)} 万元", in_capitals(amount)
        elif self._field.type is LONG_TEXT:
            count = len("".join(self._text.split()))
            words = f"{count} 字{self._limits}" if count or self._limits else ""
        self._beside.setText(words)
        self._beside.setToolTip(tip)
        self.editor.setToolTip(tip)
        self._capitals = tip
        self._fit_beside()
        self._describe()

    def _fit_beside(self) -> None:
        """Show what is said beside the editor where it stands in full: half a figure would be another figure."""
        words = self._beside.sizeHint().width()
        fits = self._field.type is LONG_TEXT or self.width() >= self.editor.width() + current_theme().gap + words
        self._beside.setVisible(bool(self._beside.text()) and not self._in_table and fits)

    def _describe(self) -> None:
        """Tell a screen reader what is said of the field, and its amount in capitals."""
        said = (*(each.message for each in self._findings), self._capitals)
        self.editor.setAccessibleDescription("；".join(filter(None, said)) or self._field.help)

    # How it is built

    def _long_editor(self) -> "GrowingText":
        text = GrowingText()
        text.textChanged.connect(self._tell_new_text)
        return text

    def _tell_new_text(self) -> None:
        """Tell what was typed; letters that are still being composed change the document, but not the text."""
        if self.text != self._text:
            self.typed.emit(self.text)

    def _line_editor(self) -> QLineEdit:
        line = QLineEdit()
        line.textEdited.connect(self.typed)
        if self._field.type in _WIDTHS:
            line.setFixedWidth(current_theme().px((_TABLE_WIDTHS if self._in_table else _WIDTHS)[self._field.type]))
        elif self._in_table:
            line.setFixedWidth(current_theme().px(_OTHER_IN_TABLE))
        if self._field.type in (MONEY, SCORE):
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
        if self._field.type is DAY:
            choose = line.addAction(icon("calendar", "muted"), QLineEdit.ActionPosition.TrailingPosition)
            choose.setToolTip("选日期（Alt+↓）")
            choose.triggered.connect(self._unfold)
        return line

    def _arrange(self) -> None:
        theme = current_theme()
        row = QHBoxLayout()
        row.setSpacing(theme.gap)
        row.addWidget(self.editor, 0 if self._field.type in _WIDTHS else 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.inset)
        layout.addLayout(row)
        if self._field.type is LONG_TEXT:
            layout.addWidget(self._beside, 0, Qt.AlignmentFlag.AlignRight)
        else:
            row.addWidget(self._beside)
            if self._field.type in _WIDTHS:
                row.addStretch(1)
        layout.addWidget(self._notes)
        layout.addStretch(1)

    def _unfold(self) -> None:
        """Show the calendar, or everything that usually stands here."""
        if not isinstance(self.editor, QLineEdit):
            return
        if self._field.type is DAY:
            self._show_calendar(self.editor)
        elif (completer := self.editor.completer()) is not None:
            completer.setCompletionPrefix("")
            completer.complete()

    def _show_calendar(self, line: QLineEdit) -> None:
        calendar = QCalendarWidget(self)
        calendar.setWindowFlags(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.setAccessibleName(f"选{self._field.label}")
        day = QDate.fromString(self._text, Qt.DateFormat.ISODate)
        if day.isValid():
            calendar.setSelectedDate(day)
        calendar.activated.connect(lambda chosen: self.typed.emit(chosen.toString(Qt.DateFormat.ISODate)))
        calendar.activated.connect(calendar.close)
        calendar.clicked.connect(calendar.activated)
        calendar.move(line.mapToGlobal(QPoint(0, line.height())))
        calendar.show()
        calendar.setFocus()


class GrowingText(QPlainTextEdit):
    """An editor that is as high as its text, so that the page scrolls and not the editor."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.textChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Be as high as the text."""
        line = self.fontMetrics().lineSpacing()
        lines = max(round(self.document().size().height()), _LEAST_LINES)
        frame = 2 * (self.document().documentMargin() + current_theme().inset + current_theme().px(2))
        height = round(min(lines, _MOST_LINES) * line + frame)
        fits = lines <= _MOST_LINES
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        if height != self.height() or self.minimumHeight() != self.maximumHeight():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Wrap the text anew, and fit."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()


def _stands(finding: Finding, severity: str) -> bool:
    return finding.severity == severity and not finding.waived


def _undoes(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


def _unfolds(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
