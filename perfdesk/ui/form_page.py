"""The page of a form: its fields made from the table of fields, the grid in their midst, findings under each field."""

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from perfdesk.model.edition import Edition
from perfdesk.model.fields import LONG_TEXT, MONEY, Field, values_of
from perfdesk.model.finding import Finding
from perfdesk.model.form import Form, TargetForm
from perfdesk.model.library import Library
from perfdesk.model.money import as_decimal, format_decimal, to_wanyuan
from perfdesk.model.paths import field_at, text_at, value_at
from perfdesk.model.proof import proof_line
from perfdesk.ui.indicator_grid import IndicatorGrid
from perfdesk.ui.theme import current_theme, restyle

SECTIONS: Final = ("基本信息", "项目资金", "绩效目标", "绩效指标", "总分", "项目经费情况说明")
_HIDDEN: Final = ("layout", "edition")


class FieldBox(QWidget):
    """One field: the editor, and under it what is said of it.

    Signals:
        typed: what was typed.
        left: the cursor went elsewhere.
        entered: the cursor came here.
    """

    typed = Signal(str)
    left = Signal()
    entered = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._note = QLabel(wordWrap=True)
        self._beside = QLabel()
        self._beside.setProperty("role", "caption")
        self.editor: QLineEdit | QPlainTextEdit
        if field.type is LONG_TEXT:
            self.editor = text = QPlainTextEdit(tabChangesFocus=True)
            text.setUndoRedoEnabled(False)
            text.setFixedHeight(current_theme().px(120))
            text.textChanged.connect(lambda: self.typed.emit(text.toPlainText()))
        else:
            self.editor = line = QLineEdit()
            line.textEdited.connect(self.typed)
            if field.type is MONEY:
                line.setAlignment(Qt.AlignmentFlag.AlignRight)
                line.setMaximumWidth(current_theme().px(240))
        self.editor.setAccessibleName(field.label)
        self.editor.setAccessibleDescription(field.help)
        self.editor.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current_theme().inset)
        for widget in (self.editor, self._beside, self._note):
            layout.addWidget(widget)

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self.editor.text() if isinstance(self.editor, QLineEdit) else self.editor.toPlainText()

    def show_text(self, text: str, value: object) -> None:
        """Show a value; while it is being typed, it stays as typed where that means the same."""
        typing = self.editor.hasFocus() and self._field.type.parse(self.text) == value
        if text != self.text and not typing:
            with QSignalBlocker(self.editor):
                if isinstance(self.editor, QLineEdit):
                    self.editor.setText(text)
                else:
                    self.editor.setPlainText(text)
        self._beside.setText(self._said_beside(value))
        self._beside.setVisible(bool(self._beside.text()))

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show what is said of the field."""
        worst = next((each.severity for each in findings if each.severity in ("error", "warning")), "")
        restyle(self.editor, "state", worst)
        restyle(self._note, "role", worst or "caption")
        self._note.setText("\n".join(each.message for each in findings))
        self._note.setVisible(bool(self._note.text()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Notice where the cursor is, and leave undo to the session: the editor knows only its own keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _undoes(event):
            event.ignore()
            return True
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        elif event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    def _said_beside(self, value: object) -> str:
        if self._field.type is MONEY:
            amount = as_decimal(value)  # type: ignore[arg-type]  # a field of money holds figures
            return "" if amount is None else f"{format_decimal(to_wanyuan(amount), None)} 万元"
        return f"{len(self.text)} 字" if self._field.type is LONG_TEXT and self.text else ""


def _undoes(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


class FormPage(QScrollArea):
    """The page.

    Signals:
        typed: path and text of what was typed.
        rows_changed: the indicators as they should be, and what was done.
        entered: path of the field that the cursor came to.
        left: the cursor left a field.
        mend_wanted: the finding whose mend is to be made.
        waive_wanted: the finding that may stand, for a reason still to be given.
        keep_wanted: the indicator that should join the unit's library.
        library_wanted: the library should open.
    """

    typed = Signal(str, str)
    rows_changed = Signal(object, str)
    entered = Signal(str)
    left = Signal()
    mend_wanted = Signal(object)
    waive_wanted = Signal(object)
    keep_wanted = Signal(object)
    library_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self._boxes: dict[str, FieldBox] = {}
        self._shape: tuple[str, ...] = ()
        self._library = Library()
        self._build(TargetForm())

    @property
    def grid(self) -> IndicatorGrid:
        """The indicator grid."""
        return self._grid

    def set_library(self, library: Library) -> None:
        """Take the library that the grid completes from."""
        self._library = library
        self._grid.set_library(library)

    def box(self, path: str) -> FieldBox:
        """Return the box of a field."""
        return self._boxes[path]

    def sections(self) -> list[str]:
        """Return the headings of the sections, in order."""
        return [heading for heading, _ in self._parts]

    def go_to_section(self, number: int) -> None:
        """Put the cursor into the first field of a section, counted from 0."""
        if number < len(self._parts):
            paths = self._parts[number][1]
            self.go_to(paths[0] if paths else "indicators[0]")

    def show_form(self, form: Form, edition: Edition | None, findings: tuple[Finding, ...]) -> None:
        """Show a form as it is now."""
        shape = (form.kind, *_paths_of(form))
        if shape != self._shape:
            self._build(form)
            self._shape = shape
        self._title.setText(form.project_name or "（未命名项目）")
        for path, box in self._boxes.items():
            box.show_text(text_at(form, path), value_at(form, path))
            box.show_findings([each for each in findings if each.field == path])
        self._grid.show_rows(form.indicators, edition, findings)
        self._show_proofs(form)

    def go_to(self, path: str) -> None:
        """Put the cursor into a field."""
        if path.startswith("indicators"):
            self._grid.go_to_path(path)
        elif path in self._boxes:
            self._boxes[path].editor.setFocus()
            self.ensureWidgetVisible(self._boxes[path])

    def _show_proofs(self, form: Form) -> None:
        proofs = proof_line(form) if isinstance(form, TargetForm) else ()
        lines = [f"{'对得上' if each.agrees else '对不上'}：{each}，{each.against}" for each in proofs]
        self._proof.setText("\n".join(lines))
        self._proof.setVisible(bool(lines))
        restyle(self._proof, "role", "ok" if all(each.agrees for each in proofs) else "error")

    def _build(self, form: Form) -> None:
        """Make the page anew; Qt deletes the old one here, and no widget is left for another thread to collect."""
        theme = current_theme()
        self._boxes, self._title, self._proof, self._grid = {}, QLabel(), QLabel(wordWrap=True), IndicatorGrid()
        self._title.setProperty("role", "title")
        self._parts = _sections(form)
        self._grid.changed.connect(self.rows_changed)
        self._grid.mend_wanted.connect(self.mend_wanted)
        self._grid.waive_wanted.connect(self.waive_wanted)
        self._grid.keep_wanted.connect(self.keep_wanted)
        self._grid.library_wanted.connect(self.library_wanted)
        self._grid.set_library(self._library)
        self._grid.row_entered.connect(lambda row: self.entered.emit(f"indicators[{row}]"))
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(theme.part, theme.part, theme.part, theme.part)
        layout.setSpacing(theme.part)
        layout.addWidget(self._title)
        for heading, paths in self._parts:
            layout.addWidget(self._section(heading, paths, form))
        layout.addStretch(1)
        self.setWidget(page)

    def _section(self, heading: str, paths: list[str], form: Form) -> QFrame:
        theme = current_theme()
        card = QFrame()
        card.setProperty("role", "card")
        layout = QFormLayout(card)
        layout.setContentsMargins(theme.group, theme.group, theme.group, theme.group)
        layout.setSpacing(theme.gap)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        head = QLabel(heading)
        head.setProperty("role", "section")
        layout.addRow(head)
        for path in paths:
            self._boxes[path] = box = FieldBox(field_at(form, path))
            box.typed.connect(self._emitting(path))
            box.entered.connect(lambda path=path: self.entered.emit(path))
            box.left.connect(self.left)
            layout.addRow(_label(form, path), box)
        if heading == "项目资金":
            layout.addRow(self._proof)
        elif not paths:
            layout.addRow(self._grid)
        return card

    def _emitting(self, path: str) -> Callable[[str], None]:
        return lambda text: self.typed.emit(path, text)


def _paths_of(form: Form) -> list[str]:
    """Return the fields that stand in boxes, in order; the indicators stand in the grid."""
    paths = (path for path, _, _ in values_of(form))
    return [path for path in paths if path not in _HIDDEN and not path.startswith("indicators[") and _is_written(path)]


def _is_written(path: str) -> bool:
    return not path.endswith(("].heading", "].item"))


def _sections(form: Form) -> list[tuple[str, list[str]]]:
    """Share the fields of a form among the sections of the page; the one without fields holds the grid."""
    shares: dict[str, list[str]] = {heading: [] for heading in SECTIONS}
    for path in _paths_of(form):
        shares[_heading_of(path)].append(path)
    shares["绩效指标"] = []
    return [(heading, paths) for heading, paths in shares.items() if paths or heading == "绩效指标"]


def _heading_of(path: str) -> str:
    starts = {"funds.": "项目资金", "budget[": "项目资金", "narrative[": "项目经费情况说明", "total_": "总分"}
    found = next((heading for start, heading in starts.items() if path.startswith(start)), "")
    return found or ("绩效目标" if path.endswith(("_goal", "_completion")) else "基本信息")


def _label(form: Form, path: str) -> str:
    """Return what stands before a field: its label; of a row, what the row is, too."""
    above = path.rpartition(".")[0]
    if path.startswith("narrative["):
        return str(value_at(form, above).heading)
    label = field_at(form, path).label
    return f"{value_at(form, above).item}：{label}" if path.startswith("budget[") else label
