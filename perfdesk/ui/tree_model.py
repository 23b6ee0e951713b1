"""The tree of books and projects as Qt asks for it: lines of the session, filtered by a list of our own."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from perfdesk.desk.listing import Choice, FormState, matcher
from perfdesk.desk.session import Session
from perfdesk.desk.shelf import BookLine, FormLine
from perfdesk.model.form import TargetForm
from perfdesk.model.money import format_decimal, to_wanyuan, total

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROOT: Final = 0
"""Internal id of books; that of a form is its book's id."""
_BOOK_FLAGS: Final = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled
_FORM_FLAGS: Final = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemIsDragEnabled
)
_MIME: Final = "application/x-perfdesk-forms"


class TreeModel(QAbstractItemModel):
    """Books, and under each its forms.

    Signals:
        dropped: ids of forms, the book where they were dropped, and the form before which, or None.
        renamed: id of a form, and its new name.
    """

    dropped = Signal(object, int, object)
    renamed = Signal(int, str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._query = ""
        self._choice: Choice = "all"
        self._kept: int | None = None
        self._states: dict[int, FormState] = {}
        self._books: list[BookLine] = []
        self._rows: dict[int, int] = {}
        self._forms: dict[int, list[FormLine]] = {}
        self._reset()

    # What the owner does

    @property
    def filtered(self) -> bool:
        """Whether something may be left out."""
        return bool(self._query) or self._choice != "all"

    @property
    def shown_forms(self) -> int:
        """How many forms are shown."""
        return sum(map(len, self._forms.values()))

    def filter(self, query: str, choice: Choice) -> None:
        """Show the forms that a query and a choice of states take, and the books that have such forms."""
        self._query, self._choice, self._kept = query.strip(), choice, None
        self._reset()

    def keep(self, form_id: int) -> None:
        """Show a form even where the filter leaves it out, until that changes."""
        self._kept = form_id
        self.refresh()

    def put_states(self, states: Mapping[int, FormState]) -> None:
        """Take in how forms of a book stand."""
        new = {form_id for form_id, state in states.items() if self._states.get(form_id) != state}
        self._states.update(states)
        if new and self._choice != "all":
            self.refresh()
        if new:
            self._show_states(new)

    def state(self, form_id: int) -> FormState | None:
        """Return how a form stands, or None where that is not known yet."""
        return self._states.get(form_id)

    def refresh(self) -> None:
        """Show what there is now; rows that stay are the same rows, so that what is open and chosen stays."""
        books, forms = self._wanted()
        self._take_gone(self._books, books, _NOWHERE)
        for line in self._books:
            self._sync(self._forms[line.id], forms[line.id], self.index(self._rows[line.id], 0))
        self._forms |= {book_id: lines for book_id, lines in forms.items() if book_id not in self._rows}
        self._sync(self._books, books, _NOWHERE)
        self._forms = {book_id: self._forms[book_id] for book_id in self._rows}
        if self._books:  # their sums follow from the rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._books) - 1, 0))

    def refresh_forms(self, form_ids: Collection[int]) -> None:
        """Show forms as they are now, where they are shown."""
        for form_id in form_ids:
            index = self.index_of(form_id)
            if index.isValid() and (line := self._session.line(form_id)) != self.form_at(index):
                self._forms[index.internalId()][index.row()] = line
                self.dataChanged.emit(index, index)
                self.dataChanged.emit(index.parent(), index.parent())

    def index_of(self, form_id: int) -> QModelIndex:
        """Return where a form stands, or nowhere."""
        for book_id, lines in self._forms.items():
            for row, line in enumerate(lines):
                if line.id == form_id:
                    return self.createIndex(row, 0, book_id)
        return QModelIndex()

    def index_of_book(self, book_id: int) -> QModelIndex:
        """Return where a book stands, or nowhere."""
        return self.index(self._rows[book_id], 0) if book_id in self._rows else QModelIndex()

    def form_at(self, index: _Index) -> FormLine | None:
        """Return the form at an index, or None."""
        book = index.internalId() if index.isValid() else _ROOT
        return None if book == _ROOT else self._forms[book][index.row()]

    def book_at(self, index: _Index) -> BookLine | None:
        """Return the book at an index or that of the form there, or None."""
        if not index.isValid():
            return None
        return self._books[self._rows[index.internalId()] if index.internalId() else index.row()]

    def forms_of(self, book_id: int) -> Sequence[FormLine]:
        """Return the forms that are shown of a book."""
        return self._forms.get(book_id, ())

    # How it follows the session

    def _wanted(self) -> tuple[list[BookLine], dict[int, list[FormLine]]]:
        named = matcher(self._query)
        books, forms = [], {}
        for book in self._session.books():
            lines: Sequence[FormLine] = self._session.lines(book.id)
            if self.filtered:
                kept = self._kept
                lines = [each for each in lines if (named(each.project_name) and self._stands(each)) or each.id == kept]
            if lines or not self.filtered:
                books.append(book)
                forms[book.id] = list(lines)
        return books, forms

    def _stands(self, line: FormLine) -> bool:
        """Return whether a form stands as the filter wants it."""
        state = self._states.get(line.id)
        return self._choice == "all" or (state is not None and state.is_of(self._choice))

    def _reset(self) -> None:
        self.beginResetModel()
        self._books, self._forms = self._wanted()
        self._number_books()
        self.endResetModel()

    def _number_books(self) -> None:
        self._rows = {line.id: row for row, line in enumerate(self._books)}

    def _sync(self, now: list[Any], wanted: Sequence[Any], parent: QModelIndex) -> None:
        """Take away, move and put in rows until the lines are the wanted ones."""
        self._take_gone(now, wanted, parent)
        known = {line.id for line in now}
        kept = [line for line in wanted if line.id in known]
        for at, line in enumerate(kept):
            if now[at].id != line.id:
                self._move_right(now, at, kept, parent)
        for at, line in enumerate(wanted):
            if line.id not in known:
                self.beginInsertRows(parent, at, at)
                now.insert(at, line)
                self._number_books()
                self.endInsertRows()
            elif now[at] != line:
                now[at] = line
                self.dataChanged.emit(self.index(at, 0, parent), self.index(at, 0, parent))

    def _take_gone(self, now: list[Any], wanted: Sequence[Any], parent: QModelIndex) -> None:
        staying = {line.id for line in wanted}
        for at in reversed(range(len(now))):
            if now[at].id not in staying:
                self.beginRemoveRows(parent, at, at)
                del now[at]
                self._number_books()
                self.endRemoveRows()

    def _move_right(self, now: list[Any], at: int, kept: Sequence[Any], parent: QModelIndex) -> None:
        """Put the right line at a place: the one there goes down where it is the one that moved, else another up."""
        ids = [line.id for line in now]
        goal = next(n for n, line in enumerate(kept) if line.id == ids[at])
        source = ids.index(kept[at].id)
        if goal > source and ids[at + 1] == kept[at].id:
            self._move_row(now, at, goal, parent)
        if now[at].id != kept[at].id:
            self._move_row(now, [line.id for line in now].index(kept[at].id), at, parent)

    def _move_row(self, now: list[Any], source: int, goal: int, parent: QModelIndex) -> None:
        self.beginMoveRows(parent, source, source, parent, goal + 1 if goal > source else goal)
        now.insert(goal, now.pop(source))
        self._number_books()
        self.endMoveRows()

    def _show_states(self, form_ids: Collection[int]) -> None:
        """Have forms drawn again, and their books, whose bars follow from them."""
        for book_id, lines in self._forms.items():
            rows = [row for row, line in enumerate(lines) if line.id in form_ids]
            for row in rows:
                index = self.createIndex(row, 0, book_id)
                self.dataChanged.emit(index, index)
            if rows:
                book = self.index_of_book(book_id)
                self.dataChanged.emit(book, book)

    # What Qt asks for

    def index(self, row: int, column: int, parent: _Index = _NOWHERE) -> QModelIndex:
        """Return the index of a line."""
        if column or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, self._books[parent.row()].id if parent.isValid() else _ROOT)

    def parent(self, index: _Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # Qt has two of that name
        """Return the book of a form."""
        book = index.internalId() if index.isValid() else _ROOT
        return QModelIndex() if book not in self._rows else self.createIndex(self._rows[book], 0, _ROOT)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Count the books, or the forms of one."""
        if not parent.isValid():
            return len(self._books)
        return 0 if parent.internalId() or parent.column() else len(self._forms[self._books[parent.row()].id])

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: ARG002, N802
        """Return 1."""
        return 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a line: forms are renamed and dragged, onto books or between forms."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _FORM_FLAGS if index.internalId() else _BOOK_FLAGS

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a line says."""
        if not index.isValid():
            return None
        form = self.form_at(index)
        if role == Qt.ItemDataRole.EditRole:
            return form.project_name if form else None
        if role == Qt.ItemDataRole.DisplayRole:
            return _name(form) if form else _book_name(self._books[index.row()])
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._form_tip(form) if form else self._book_tip(self._books[index.row()])
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Ask for another name of a project."""
        form = self.form_at(index)
        if form is None or role != Qt.ItemDataRole.EditRole or not str(value).strip():
            return False
        self.renamed.emit(form.id, str(value).strip())
        return True

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Return that forms are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Return what is dragged."""
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """Return forms as what is dragged."""
        data = QMimeData()
        places = sorted((self._rows[index.internalId()], index.row()) for index in indexes if index.internalId())
        ids = [self._forms[self._books[book].id][row].id for book, row in places]
        data.setData(_MIME, ",".join(map(str, ids)).encode())
        return data

    def dropMimeData(  # noqa: N802
        self,
        data: QMimeData,
        action: Qt.DropAction,  # noqa: ARG002
        row: int,
        column: int,  # noqa: ARG002
        parent: _Index,
    ) -> bool:
        """Ask for forms to be moved; the rows follow the session."""
        if not data.hasFormat(_MIME) or not self._books:
            return False
        book = self.book_at(parent) or self._books[max(row, 1) - 1]
        lines = self._forms[book.id]
        before = lines[row].id if parent.isValid() and 0 <= row < len(lines) else None
        if before is None and lines and parent.isValid() and row == len(lines):
            before = self._below(lines[-1])
        ids = tuple(map(int, data.data(_MIME).toStdString().split(",")))
        self.dropped.emit(ids, book.id, before)
        return False

    def _below(self, line: FormLine) -> int | None:
        """Return the form under one in its book, whether it is shown or not."""
        order = [each.id for each in self._session.lines(line.book)]
        at = order.index(line.id) + 1
        return order[at] if at < len(order) else None

    def amount_of(self, form: FormLine) -> str:
        """Return a form's request in 万元, "" where there is none."""
        return "" if form.annual_total is None else _wanyuan(form.annual_total)

    def sum_of(self, book_id: int) -> str:
        """Return the sum of a book's shown requests, in 万元; "" where none of its forms requests anything."""
        targets = [line.annual_total for line in self._forms[book_id] if line.kind == TargetForm.kind]
        return f"{_wanyuan(total(*targets))} 万元" if targets else ""

    def ready_share(self, book_id: int) -> float | None:
        """Return which share of a book's shown forms can be printed; None while that is not known of all."""
        states = [self._states.get(line.id) for line in self._forms[book_id]]
        if not states or None in states:
            return None
        return sum(state is not None and state.is_of("ready") for state in states) / len(states)

    def _form_tip(self, form: FormLine) -> str:
        state = self._states.get(form.id)
        lines = (
            _name(form),
            "自评表" if form.kind != TargetForm.kind else "绩效目标申报表",
            "" if form.annual_total is None else f"当年预算 {format_decimal(form.annual_total)} 元",
            state.words if state else "",
        )
        return "\n".join(line for line in lines if line)

    def _book_tip(self, book: BookLine) -> str:
        share = self.ready_share(book.id)
        count = len(self._forms[book.id])
        ready = "" if share is None else f"\n{round(share * count)} 张可以打印"
        asked = self.sum_of(book.id)
        return f"{_book_name(book)}\n{count} 张表{'，当年预算 ' if asked else ''}{asked}{ready}"


def _name(form: FormLine) -> str:
    return f"{form.project_name or '（未命名项目）'}{'' if form.kind == TargetForm.kind else '（自评）'}"


def _book_name(book: BookLine) -> str:
    return f"{book.year or '未定年份'} {book.unit or '（未填单位）'}"


def _wanyuan(amount: Decimal) -> str:
    return format_decimal(round(to_wanyuan(amount), 2))
