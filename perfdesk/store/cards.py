"""Cards: the few facts of a document that a listing shows, kept where they can be read without the document."""

from collections.abc import Callable
from dataclasses import dataclass

from perfdesk.store.lines import Json


def _no_card(_table: str, _document: Json) -> Json:
    return None


def _plain_name(table: str, doc_id: int, _card: Json) -> str:
    return f"{table} {doc_id}"


@dataclass(frozen=True, slots=True)
class Cards:
    """How a store's cards are made and read.

    Attributes:
        make: gives the card of a document from its table and its content; a small JSON value.
        name: gives what the user calls a document, from its table, id and card.
        version: raised when `make` changes; a store with older cards gets new ones when it is opened.
    """

    make: Callable[[str, Json], Json] = _no_card
    name: Callable[[str, int, Json], str] = _plain_name
    version: int = 1
