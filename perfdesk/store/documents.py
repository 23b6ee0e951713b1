"""What the documents of each table hold, and what is known of them without reading them.

A book document is the book's interchange JSON without its forms; a form document is `{"book": id, "position": number,
"form": interchange JSON}`. What lists show of a document stands on its card.
"""

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple, cast

from perfdesk.model.fields import MONEY
from perfdesk.model.form import Book, Form
from perfdesk.model.interchange import Plain, book_from_plain, book_to_plain, form_from_plain, form_to_plain
from perfdesk.model.money import Figure, as_decimal
from perfdesk.store.errors import StoreMissingError
from perfdesk.store.lines import Json

BOOKS: Final = "books"
FORMS: Final = "forms"
BIN: Final = "bin"
PRINTS: Final = "prints"


class FormCard(NamedTuple):
    """What a listing shows of a form; the annual request in 元."""

    id: int
    book: int
    position: float
    kind: str
    year: int | None
    project_name: str
    annual_total: Decimal | None


class BookCard(NamedTuple):
    """What a listing shows of a book; the sum of its annual requests in 元."""

    id: int
    unit: str
    year: int | None
    forms: int
    annual_total: Decimal


@dataclass(frozen=True, slots=True)
class Discarded:
    """What lies in the recycle bin.

    Attributes:
        book: the book, or the head of the one that the forms came from; with what was deleted.
        when: the moment, as ISO text.
        whole: whether the book itself was deleted, or only the forms.
    """

    book: Book
    when: str
    whole: bool = False


class Printed(NamedTuple):
    """When a form was printed last, as ISO text, and the checksum of what it was then."""

    when: str
    checksum: str


def form_document(book_id: int, position: float, form: Form) -> Plain:
    """Return the document of a form."""
    return {"book": book_id, "position": position, "form": form_to_plain(form)}


def discarded_document(item: Discarded) -> Plain:
    """Return the document of what lies in the recycle bin."""
    forms = [form_to_plain(form) for form in item.book.forms]
    return {"when": item.when, "whole": item.whole, "book": book_to_plain(item.book), "forms": forms}


def discarded_of(plain: Plain) -> Discarded:
    """Return what a document of the recycle bin holds."""
    book = dataclasses.replace(book_from_plain(plain["book"]), forms=tuple(map(form_from_plain, plain["forms"])))
    return Discarded(book, plain["when"], plain["whole"])


def card_of(table: str, document: Json) -> Json:
    """Make the card of a document: of a book, unit and year; of a form, what `FormCard` has behind its id."""
    plain = cast("Plain", document)
    if table == BOOKS:
        return [plain.get("unit") or "", plain.get("year")]
    if table == BIN:
        return [plain["when"]]
    if table == PRINTS:
        return [plain["when"], plain["checksum"]]
    form = plain["form"]
    known = as_decimal(cast("Figure", MONEY.load((form.get("funds") or {}).get("annual_total"))))
    amount = None if known is None else str(known)
    return [plain["book"], plain["position"], form["kind"], form.get("year"), form.get("project_name") or "", amount]


def form_card(form_id: int, card: Json) -> FormCard:
    """Return what a listing shows of a form, from its card."""
    book, position, kind, year, project_name, amount = cast("list[Any]", card)
    known = None if amount is None else Decimal(amount)
    return FormCard(form_id, book, position, kind, year, project_name, known)


def name_of(table: str, doc_id: int, card: Json) -> str:
    """Return what a sentence calls a document."""
    if table == BOOKS:
        unit, year = cast("list[object]", card)
        return f"填报册“{unit} {year or ''}年度”"
    if table == BIN:
        return "回收站里的一项"
    if table == PRINTS:
        return "一条打印记录"
    return f"项目“{form_card(doc_id, card).project_name or '（未命名项目）'}”"


def missing(table: str, doc_id: int) -> StoreMissingError:
    """Return the error that says that a table has no such document."""
    name = {BOOKS: "填报册", FORMS: "表", BIN: "回收站条目"}[table]
    return StoreMissingError(f"没有编号为 {doc_id} 的{name}，可能已被删除。请刷新后再试。")
