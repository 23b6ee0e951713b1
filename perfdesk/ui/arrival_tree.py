"""The tree of what files gave: files, books and forms, each with how it stands, to be ticked for import."""

from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple, TypeAlias, cast

from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from perfdesk.desk.arrivals import Arrival, Standing, notes_on, notes_on_file, standings, together
from perfdesk.desk.scope import cut
from perfdesk.model.finding import form_name
from perfdesk.model.form import Book, Form, TargetForm
from perfdesk.ui.theme import Role
from perfdesk.ui.tick_tree import TickTree

Held: TypeAlias = Callable[[str, int | None], Collection[Form]]
"""Which forms of a unit and year are stored already."""

_MARKS: Final[dict[Standing, str]] = {"new": "", "same": "已有", "beside": "同名"}


class Place(NamedTuple):
    """A line of the tree: which file, and which form of which of its books; None for the file itself."""

    file: int
    book: int | None = None
    form: int | None = None


class ArrivalTree(TickTree):
    """Shows arrivals; what is new, or another form of its project, is ticked."""

    def __init__(self, held: Held, parent: QWidget | None = None) -> None:
        super().__init__("读到的表", parent)
        self._held = held
        self._arrivals: Sequence[Arrival] = ()
        self._standings: dict[Place, Standing] = {}

    def show_arrivals(self, arrivals: Sequence[Arrival], looked_at: int | None = None) -> None:
        """Show what was read; what was not to be taken before is not ticked again.

        Args:
            arrivals: files in their order; more may have come behind those shown before.
            looked_at: the file that the cursor goes to; else to one that cannot be read, or to the first form.
        """
        refused = {place for place, stands in self._standings.items() if stands != "same"} - set(self.ticked())
        self._arrivals = arrivals
        self._standings.clear()
        self.forget()
        seen: dict[tuple[str, int | None], list[Form]] = {}
        for number, arrival in enumerate(arrivals):
            if arrival.refusal:
                mark = "不能导入"
                self.put(arrival.name, key=Place(number), boxed=False, mark=mark, role="error", sign="circle-x")
            else:
                self._put_file(number, arrival, seen)
        self.expandAll()
        self.tick([each for each, stands in self._standings.items() if stands != "same" and each not in refused])
        self.go_to(self._first(looked_at))

    def standing(self, place: Place) -> Standing:
        """Return how a form stands."""
        return self._standings[place]

    def books(self) -> tuple[Book, ...]:
        """Return the books with the forms that are ticked, one for each unit and year."""
        wanted = cast("tuple[Place, ...]", self.ticked())
        by_book: dict[tuple[int, int], set[int]] = {}
        for place in wanted:
            if place.book is not None and place.form is not None:
                by_book.setdefault((place.file, place.book), set()).add(place.form)
        return together(cut(self._arrivals[file].reading.books[n], forms) for (file, n), forms in by_book.items())

    def _put_file(self, number: int, arrival: Arrival, seen: dict[tuple[str, int | None], list[Form]]) -> None:
        """Put the lines of a file; `seen` are the forms of each unit and year, stored or read before."""
        file = self.put(arrival.name, sign="file-text")
        loose = notes_on_file(arrival.reading.notes)
        if loose:
            words, mark = "表外的内容", _doubts(loose)
            key = Place(number)
            self.put(words, under=file, key=key, boxed=False, mark=mark, role="warning", sign="triangle-alert")
        for n, book in enumerate(arrival.reading.books):
            whose = book.unit, book.year
            if whose not in seen:
                seen[whose] = list(self._held(*whose))
            line = self.put(f"{book.year or '年度不明'} {book.unit or '单位不明'}", under=file)
            for k, stands in enumerate(standings(book.forms, seen[whose])):
                self._standings[Place(number, n, k)] = stands
                self._put_form(book.forms[k], Place(number, n, k), line, arrival)
            seen[whose].extend(book.forms)

    def _put_form(self, form: Form, place: Place, under: QTreeWidgetItem, arrival: Arrival) -> None:
        stands, notes = self._standings[place], notes_on(form, arrival.reading.notes)
        mark = "，".join(filter(None, (_MARKS[stands], _doubts(notes))))
        role: Role = "warning" if notes or stands == "beside" else "muted"
        there = stands == "same"
        sign = "check" if there else ""
        self.put(shown_name(form), under=under, key=place, boxed=not there, mark=mark, role=role, sign=sign)

    def _first(self, looked_at: int | None) -> Place | None:
        """Return the line that the cursor goes to."""
        of_file = next((place for place in self._standings if place.file == looked_at), None)
        unread = next((Place(n) for n, arrival in enumerate(self._arrivals) if arrival.refusal), None)
        return of_file or unread or next(iter(self._standings), None)


def shown_name(form: Form) -> str:
    """Return what a list calls a form."""
    return form_name(form) if isinstance(form, TargetForm) else f"{form_name(form)}（自评）"


def _doubts(notes: Sequence[object]) -> str:
    return f"{len(notes)} 处存疑" if notes else ""
