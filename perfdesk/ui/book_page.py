"""The page of a book: what it says of itself, who signs, its forms with their sums, and the reasons given."""

import dataclasses
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.model.editions import Editions
from perfdesk.model.finding import Finding, form_name
from perfdesk.model.form import Book, Form, SelfEvaluation, SignOff, Summary, TargetForm, Waiver
from perfdesk.model.money import as_decimal, format_decimal
from perfdesk.model.paths import field_at, text_at, value_at, with_text
from perfdesk.model.summary import book_figures, summary_sentence
from perfdesk.ui.field_box import FieldBox
from perfdesk.ui.icons import icon
from perfdesk.ui.theme import Role, current_theme

_WIDEST: Final = 1120
_LABEL: Final = 96
_HEAD: Final = ("unit", "year")
_SUMMARY: Final = "summary.text"
_SIGNS: Final = ("sign_off.preparer", "sign_off.phone", "sign_off.head", "sign_off.date")
_COLUMNS: Final = ("项目", "表", "年度资金（元）／得分", "检查意见")
_STATES: Final[tuple[Role, ...]] = ("error", "warning")
_NAME, _KIND, _FIGURE, _STATE = range(len(_COLUMNS))


class BookPage(QScrollArea):
    """Shows a book.

    Signals:
        head_changed: the book without its forms as it should be, what was done, and what is typed in ("" for a step of
            its own).
        form_chosen: index of the form to open.
        left: the cursor left a field.
    """

    head_changed = Signal(object, str, str)
    form_chosen = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = _with_parts(Book())
        self._title, self._sums = QLabel(), QLabel()
        self._boxes = {path: FieldBox(field_at(self._book, path)) for path in (*_HEAD, _SUMMARY, *_SIGNS)}
        self._again, self._forms = QPushButton("按表格重新汇总"), QTableWidget(0, len(_COLUMNS))
        self._reasons, self._reasons_card = QVBoxLayout(), QFrame()
        self._build()
        self._connect_signals()

    def show_book(self, book: Book, editions: Editions, findings: tuple[Finding, ...]) -> None:
        """Show a book as it is now."""
        old, self._book = self._book, _with_parts(book)
        self._title.setText(f"{f'{book.year} 年度　' if book.year else ''}{book.unit or '（未写单位）'}")
        for path, box in self._boxes.items():
            box.show_text(text_at(self._book, path), value_at(self._book, path))
            box.show_findings(tuple(each for each in findings if each.form is None and each.field == path))
        edition = next((each for each in editions.of_book(book) if each is not None), None)
        if edition is not None:
            plain = dataclasses.replace(book, summary=None)
            self._boxes[_SUMMARY].show_hint(summary_sentence(plain, edition))
        self._again.setEnabled(bool(self._book.summary and self._book.summary.text))
        figures = book_figures(book)
        self._sums.setText(f"{figures.projects} 个项目，共 {format_decimal(figures.requested_wanyuan, 2)} 万元")
        self._show_forms(book, findings)
        if old.waivers != book.waivers:
            self._show_reasons(book.waivers)

    # What happens

    def _type(self, path: str, text: str) -> None:
        head = dataclasses.replace(with_text(self._book, path, text), forms=())
        self.head_changed.emit(head, f"修改{field_at(self._book, path).label}", path)

    def _sum_up(self) -> None:
        self.head_changed.emit(dataclasses.replace(self._book, summary=None, forms=()), "按表格重新汇总", "")

    def _drop(self, waiver: Waiver) -> None:
        waivers = tuple(each for each in self._book.waivers if each != waiver)
        self.head_changed.emit(dataclasses.replace(self._book, waivers=waivers, forms=()), "收回理由", "")

    def _show_forms(self, book: Book, findings: tuple[Finding, ...]) -> None:
        self._forms.setRowCount(len(book.forms))
        theme = current_theme()
        for n, form in enumerate(book.forms):
            mine = [each.severity for each in findings if each.form == n and not each.waived]
            for column, words in enumerate((form_name(form), _kind(form), _figure(form), _state(mine))):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if column == _FIGURE:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                elif column == _STATE:
                    item.setForeground(theme.colour(next((role for role in _STATES if role in mine), "ok")))
                self._forms.setItem(n, column, item)
        height = self._forms.horizontalHeader().sizeHint().height() + len(book.forms) * theme.row
        self._forms.setFixedHeight(height + theme.inset)

    def _show_reasons(self, waivers: tuple[Waiver, ...]) -> None:
        while self._reasons.count():
            self._reasons.takeAt(0).widget().deleteLater()
        for waiver in waivers:
            self._reasons.addWidget(self._reason(waiver))
        self._reasons_card.setVisible(bool(waivers))

    def _reason(self, waiver: Waiver) -> QWidget:
        line, words, drop = QWidget(), QLabel(wordWrap=True), QToolButton()
        words.setText(f"{waiver.project_name or '本册'}：{waiver.reason}")
        drop.setIcon(icon("x"))
        drop.setToolTip("收回这条理由")
        drop.setAccessibleName(f"收回理由：{waiver.reason}")
        drop.clicked.connect(lambda: self._drop(waiver))
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(words, 1)
        layout.addWidget(drop, 0, Qt.AlignmentFlag.AlignTop)
        return line

    # How it is built

    def _build(self) -> None:
        theme = current_theme()
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleName("填报册")
        self._title.setProperty("role", "title")
        self._sums.setProperty("role", "muted")
        self._again.setProperty("kind", "link")
        self._build_table()
        page = QWidget()
        page.setMaximumWidth(theme.px(_WIDEST))
        layout = QVBoxLayout(page)
        layout.setContentsMargins(theme.part, theme.part, theme.part, theme.part)
        layout.setSpacing(theme.group)
        layout.addWidget(self._title)
        layout.addWidget(_card("表", self._forms, beside=self._sums))
        layout.addWidget(_card("基本信息", self._fields(_HEAD, abreast=1)))
        layout.addWidget(_card("汇总说明", self._boxes[_SUMMARY], beside=self._again))
        layout.addWidget(_card("签字栏", self._fields(_SIGNS, abreast=2)))
        reasons = QWidget()
        reasons.setLayout(self._reasons)
        self._reasons.setContentsMargins(0, 0, 0, 0)
        self._reasons_card = _card("说明过的理由", reasons)
        self._reasons_card.hide()
        layout.addWidget(self._reasons_card)
        layout.addStretch(1)
        self.setFocusProxy(self._forms)
        self.setWidget(page)

    def _build_table(self) -> None:
        table, theme = self._forms, current_theme()
        table.setAccessibleName("本册的表")
        table.setHorizontalHeaderLabels(list(_COLUMNS))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.row)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.horizontalHeader().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((_KIND, 72), (_FIGURE, 168), (_STATE, 152)):
            table.setColumnWidth(column, theme.px(width))

    def _fields(self, paths: tuple[str, ...], *, abreast: int) -> QWidget:
        """Return fields with their labels, so many beside each other."""
        theme = current_theme()
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.gap)
        grid.setVerticalSpacing(theme.gap)
        for n, path in enumerate(paths):
            label = QLabel(field_at(self._book, path).label)
            label.setBuddy(self._boxes[path].editor)
            label.setFixedWidth(theme.px(_LABEL))
            label.setMinimumHeight(theme.row)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row, column = n // abreast, n % abreast * 2
            grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._boxes[path], row, column + 1)
            grid.setColumnStretch(column + 1, 1)
        return holder

    def _connect_signals(self) -> None:
        for path, box in self._boxes.items():
            box.typed.connect(lambda text, path=path: self._type(path, text))
            box.left.connect(self.left)
        self._again.clicked.connect(self._sum_up)
        self._forms.activated.connect(lambda index: self.form_chosen.emit(index.row()))
        self._forms.clicked.connect(lambda index: self.form_chosen.emit(index.row()))


def _card(heading: str, content: QWidget, *, beside: QWidget | None = None) -> QFrame:
    theme = current_theme()
    card = QFrame()
    card.setProperty("role", "card")
    head = QLabel(heading)
    head.setProperty("role", "section")
    top = QHBoxLayout()
    top.addWidget(head, 1)
    if beside is not None:
        top.addWidget(beside)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(theme.group, theme.group, theme.group, theme.group)
    layout.setSpacing(theme.gap)
    layout.addLayout(top)
    layout.addWidget(content)
    return card


def _with_parts(book: Book) -> Book:
    """Return the book with blanks where it says nothing, so that each field is there to be filled in."""
    return dataclasses.replace(book, summary=book.summary or Summary(), sign_off=book.sign_off or SignOff())


def _kind(form: Form) -> str:
    return "申报表" if isinstance(form, TargetForm) else "自评表"


def _figure(form: Form) -> str:
    figure = form.total_score if isinstance(form, SelfEvaluation) else form.funds.annual_total
    amount = as_decimal(figure)
    if amount is None:
        return ""
    return f"{format_decimal(amount, None)} 分" if isinstance(form, SelfEvaluation) else format_decimal(amount)


def _state(severities: Sequence[str]) -> str:
    counts = ((severities.count(name), word) for name, word in (("error", "个错误"), ("warning", "条提醒")))
    return "，".join(f"{count} {word}" for count, word in counts if count) or "可以打印"
