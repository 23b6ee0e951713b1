"""The page of a form: its fields in the order of the official table, the grid in their midst, findings at them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from perfdesk.model.edition import Edition
from perfdesk.model.fields import LONG_TEXT
from perfdesk.model.finding import Finding
from perfdesk.model.form import Form, TargetForm
from perfdesk.model.library import Library
from perfdesk.model.paths import field_at, text_at, value_at
from perfdesk.model.proof import Proof, proof_line
from perfdesk.ui.field_box import FieldBox
from perfdesk.ui.form_plan import GRID, SPACE, Part, plan_of, shape_of
from perfdesk.ui.icons import pixmap
from perfdesk.ui.indicator_grid import IndicatorGrid
from perfdesk.ui.note_list import NoteList
from perfdesk.ui.theme import Role, current_theme

_LABEL: Final = 132
_SETTLING_MS: Final = 300
_NARROW: Final = 800
"""Width of the page under which fields that stand beside each other on paper stand under each other."""
_TIGHT: Final = 480
"""Width of the page under which labels stand over their fields."""
_WIDEST: Final = 1120
_SIGN: Final = 16
_AGAINST: Final[Mapping[str, str]] = {
    "cap": "申请额",
    "price": "申请额",
    "narrative-sum": "说明里的合计",
    "narrative-total": "申请额",
}
"""What the right side of a proof is, by its subject."""
_TABLE: Final = "budget["
_TAKE_OVER: Final = ("overall_goal", "annual_goal")


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
        self._kept: QWidget | None = None
        self._settling = QTimer(self, singleShot=True, interval=_SETTLING_MS)
        self.verticalScrollBar().rangeChanged.connect(self._keep_in_view)
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._boxes: dict[str, FieldBox] = {}
        self._flows: list[QBoxLayout] = []
        self._leads: list[tuple[QBoxLayout, QLabel]] = []
        self._parts: tuple[Part, ...] = ()
        self._shape: tuple[object, ...] = ()
        self._form: Form | None = None
        self._findings: Mapping[str, tuple[Finding, ...]] = {}
        self._offers: Mapping[str, Sequence[str]] = {}
        self._library = Library()
        self._proofs: tuple[Proof, ...] = ()
        self._takes: list[QPushButton] = []
        self._build(TargetForm(), None, ())

    # What the owner does

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
        return [part.heading for part in self._parts]

    def go_to_section(self, number: int) -> None:
        """Put the cursor into the first field of a section, counted from 0."""
        if number < len(self._parts):
            rows = self._parts[number].rows
            self.go_to(next(filter(None, rows[0])) if rows else "indicators[0]")
            self.verticalScrollBar().setValue(self._cards[number].y() - current_theme().gap)

    def go_to(self, path: str) -> None:
        """Put the cursor into a field."""
        if path.startswith("indicators"):
            self._grid.go_to_path(path)
        elif box := self._boxes.get(self._place_of(path)):
            if isinstance(box.editor, QPlainTextEdit) and not box.editor.hasFocus():
                box.editor.moveCursor(QTextCursor.MoveOperation.End)
            box.editor.setFocus()
            self.ensureWidgetVisible(box)

    def show_form(self, form: Form, edition: Edition | None, findings: tuple[Finding, ...]) -> None:
        """Show a form as it is now; what did not change is not touched."""
        shape = shape_of(form, edition)
        if shape != self._shape:
            self._shape = shape
            self._build(form, edition, plan_of(form, edition))
        by_field = self._by_field(findings)
        for path, box in self._boxes.items():
            value = value_at(form, path)
            if self._form is None or value_at(self._form, path) is not value:
                box.show_text(text_at(form, path), value)
            if by_field.get(path) != self._findings.get(path):
                box.show_findings(by_field.get(path, ()))
        self._table_notes.show_findings(
            tuple(each for path, found in by_field.items() if path.startswith(_TABLE) for each in found)
        )
        if form is not self._form:
            self._title.setText(form.project_name or "（未命名项目）")
            self._show_proofs(form)
        self._grid.show_rows(form.indicators, edition, findings)
        self._form, self._findings = form, by_field

    def _place_of(self, path: str) -> str:
        """Return the field where something about `path` is said: of a section of the narrative, its text."""
        return path if path in self._boxes else f"{path}.text"

    def _by_field(self, findings: Iterable[Finding]) -> Mapping[str, tuple[Finding, ...]]:
        shares: dict[str, tuple[Finding, ...]] = {}
        for finding in findings:
            place = self._place_of(finding.field)
            shares[place] = (*shares.get(place, ()), finding)
        return shares

    def offer(self, offers: Mapping[str, Sequence[str]]) -> None:
        """Offer what usually stands in some fields, by path."""
        self._offers = offers
        for path, words in offers.items():
            if path in self._boxes:
                self._boxes[path].offer(words)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let fields stand beside each other where there is room."""
        super().resizeEvent(event)
        self._flow()
        self._kept = self.focusWidget()
        self._settling.start()

    def _keep_in_view(self) -> None:
        """Leave the field with the cursor in view while the page finds its new shape, which takes several steps."""
        if self._settling.isActive() and self._kept is not None and self._kept is self.focusWidget():
            self.ensureWidgetVisible(self._kept)

    def _flow(self) -> None:
        theme, width = current_theme(), self.viewport().width()
        narrow, tight = width < theme.px(_NARROW), width < theme.px(_TIGHT)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for flow in self._flows:
            if flow.direction() != direction:
                flow.setDirection(direction)
                flow.setSpacing(theme.gap if narrow else theme.group)
        margin = theme.gap if tight else theme.part
        self._page.setContentsMargins(margin, margin, margin, margin)
        direction = QBoxLayout.Direction.TopToBottom if tight else QBoxLayout.Direction.LeftToRight
        for lead, label in self._leads:
            if lead.direction() != direction:
                lead.setDirection(direction)
                lead.setSpacing(0 if tight else theme.gap)
                label.setMinimumWidth(0 if tight else theme.px(_LABEL))
                label.setMaximumWidth(theme.px(_TIGHT if tight else _LABEL))
                side = Qt.AlignmentFlag.AlignLeft if tight else Qt.AlignmentFlag.AlignRight
                label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def _show_proofs(self, form: Form) -> None:
        """Show the arithmetic that ties amounts together, each line green or red."""
        proofs = proof_line(form) if isinstance(form, TargetForm) else ()
        if proofs == self._proofs:
            return
        self._proofs = proofs
        while self._proof_rows.count():
            self._proof_rows.takeAt(0).widget().deleteLater()
        for proof in proofs:
            self._proof_rows.addWidget(_proof_row(proof))

    # How it is built

    def _build(self, form: Form, edition: Edition | None, parts: tuple[Part, ...]) -> None:
        """Make the page anew; Qt deletes the old one here, and no widget is left for another thread to collect."""
        theme = current_theme()
        self._boxes, self._flows, self._leads = {}, [], []
        self._parts, self._form, self._findings, self._takes = parts, None, {}, []
        self._title, self._grid = QLabel(), IndicatorGrid()
        self._title.setProperty("role", "title")
        self._title.setMinimumWidth(1)  # a long name is cut; it must not widen the page
        self._cards: list[QFrame] = []
        self._proofs, self._proof_rows = (), QVBoxLayout()
        self._proof_rows.setSpacing(0)
        self._table_notes = NoteList()
        self._table_notes.mend_wanted.connect(self.mend_wanted)
        self._table_notes.waive_wanted.connect(self.waive_wanted)
        self._connect_grid()
        page = QWidget()
        page.setMaximumWidth(theme.px(_WIDEST))
        self._page = layout = QVBoxLayout(page)
        layout.setSpacing(theme.group)
        layout.addWidget(self._title)
        for part in parts:
            self._cards.append(self._card(part, form))
            layout.addWidget(self._cards[-1])
        layout.addStretch(1)
        self._say_limits(edition)
        self.offer(self._offers)
        self._flow()
        self.setWidget(page)
        for take in self._takes:  # what is typed after the text above belongs into this one
            self.setTabOrder(self._boxes[_TAKE_OVER[1]].editor, take)

    def _connect_grid(self) -> None:
        grid = self._grid
        grid.changed.connect(self.rows_changed)
        grid.mend_wanted.connect(self.mend_wanted)
        grid.waive_wanted.connect(self.waive_wanted)
        grid.keep_wanted.connect(self.keep_wanted)
        grid.library_wanted.connect(self.library_wanted)
        grid.row_entered.connect(lambda row: self.entered.emit(f"indicators[{row}]"))
        grid.set_library(self._library)

    def _card(self, part: Part, form: Form) -> QFrame:
        theme = current_theme()
        card = QFrame()
        card.setProperty("role", "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(theme.group, theme.group, theme.group, theme.group)
        layout.setSpacing(theme.gap)
        head = QLabel(part.heading)
        head.setProperty("role", "section")
        layout.addWidget(head)
        if part.heading == GRID:
            layout.addWidget(self._grid)
        elif part.columns:
            layout.addWidget(Sideways(self._table(part, form)))
            layout.addWidget(self._table_notes)
        else:
            for row in part.rows:
                layout.addLayout(self._row(row, part, form))
        if any(path.startswith("funds.") for row in part.rows for path in row):
            layout.addLayout(self._proof_rows)
        return card

    def _row(self, paths: tuple[str, ...], part: Part, form: Form) -> QBoxLayout:
        """Return fields beside each other, or under each other where the page is narrow."""
        flow = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        flow.setSpacing(current_theme().group if len(paths) > 1 else current_theme().gap)
        for path in paths:
            flow.addWidget(self._cell(path, part, form) if path != SPACE else QWidget(), 1)
        if len(paths) > 1:
            self._flows.append(flow)
        return flow

    def _cell(self, path: str, part: Part, form: Form) -> QWidget:
        """Return a field with its label: before it, or over a long text."""
        theme = current_theme()
        box, cell, label = self._box(path, form), QWidget(), QLabel(part.label(path))
        label.setBuddy(box.editor)
        label.setWordWrap(True)
        long = field_at(form, path).type is LONG_TEXT
        layout = QBoxLayout(QBoxLayout.Direction.TopToBottom if long else QBoxLayout.Direction.LeftToRight, cell)
        layout.setContentsMargins(0, theme.inset if long else 0, 0, 0)
        layout.setSpacing(theme.inset if long else theme.gap)
        if long:
            layout.addLayout(self._head_of(path, label))
        else:
            label.setFixedWidth(theme.px(_LABEL))
            label.setMinimumHeight(theme.row)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            layout.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
            self._leads.append((layout, label))
        layout.addWidget(box, 1)
        return cell

    def _head_of(self, path: str, label: QLabel) -> QBoxLayout:
        """Return the label over a long text, with what can be taken over from another one."""
        head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        label.setMinimumHeight(current_theme().row)
        head.addWidget(label, 1)
        source, target = _TAKE_OVER
        if path == target:
            take = QPushButton("照抄项目总目标")
            take.setProperty("kind", "link")
            take.setToolTip("把项目总目标的内容抄到这里，再改成本年度的")
            take.clicked.connect(lambda: self.typed.emit(target, self._boxes[source].text))
            head.addWidget(take)
            self._takes.append(take)
        return head

    def _table(self, part: Part, form: Form) -> QWidget:
        """Return rows of figures under heads, as the budget of a self-evaluation stands."""
        theme = current_theme()
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.gap)
        grid.setVerticalSpacing(theme.gap)
        for column, head in enumerate(part.columns, start=1):
            caption = QLabel(head)
            caption.setProperty("role", "caption")
            grid.addWidget(caption, 0, column)
        for number, (paths, name) in enumerate(zip(part.rows, part.names, strict=True), start=1):
            lead = QLabel(name)
            lead.setMinimumHeight(theme.row)
            grid.addWidget(lead, number, 0, Qt.AlignmentFlag.AlignTop)
            for column, path in enumerate(paths, start=1):
                box = self._box(path, form, in_table=True)
                box.editor.setAccessibleName(f"{name}：{part.columns[column - 1]}")
                grid.addWidget(box, number, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(len(part.columns) + 1, 1)
        return table

    def _box(self, path: str, form: Form, *, in_table: bool = False) -> FieldBox:
        self._boxes[path] = box = FieldBox(field_at(form, path), in_table=in_table)
        box.typed.connect(lambda text: self.typed.emit(path, text))
        box.entered.connect(lambda: self.entered.emit(path))
        box.left.connect(self.left)
        box.mend_wanted.connect(self.mend_wanted)
        box.waive_wanted.connect(self.waive_wanted)
        return box

    def _say_limits(self, edition: Edition | None) -> None:
        """Say at goals and narrative what the edition expects there."""
        if edition is None:
            return
        vague = edition.rules.get("goal-vague")
        if vague is not None and "annual_goal" in self._boxes:
            fewest, most = vague.options.get("fewest"), vague.options.get("most")
            if isinstance(fewest, int) and isinstance(most, int):
                for path in _TAKE_OVER:
                    self._boxes[path].show_limits(fewest, most)
        for n, section in enumerate(edition.document.narrative):
            if box := self._boxes.get(f"narrative[{n}].text"):
                box.show_hint(section.hint.strip("（）()"))


class Sideways(QScrollArea):
    """Lets a wide table be moved to the side where the page is narrower, while the page itself stays."""

    def __init__(self, table: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(table)
        table.setAutoFillBackground(False)  # the card shows through

    def sizeHint(self) -> QSize:  # noqa: N802
        """Be as high as the table, and its bar where there is one."""
        bar = self.horizontalScrollBar().sizeHint().height()
        return QSize(self.widget().sizeHint().width(), self.widget().sizeHint().height() + bar)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Ask for no width."""
        return QSize(0, self.sizeHint().height())


def _proof_row(proof: Proof) -> QWidget:
    """Return a line of arithmetic with its sign."""
    theme = current_theme()
    role: Role = "ok" if proof.agrees else "error"
    row, sign = QWidget(), QLabel()
    words = QLabel(
        f"{'对得上' if proof.agrees else '对不上'}：{proof}，{_AGAINST[proof.subject]} {proof.against}", wordWrap=True
    )
    words.setProperty("role", role)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    sign.setPixmap(
        pixmap("circle-check" if proof.agrees else "circle-x", role, theme.px(_SIGN), row.devicePixelRatioF())
    )
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, theme.px(2), 0, theme.px(2))
    layout.setSpacing(theme.gap)
    layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(words, 1)
    return row
