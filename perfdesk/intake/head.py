"""The head of a form: labels and the values beside them, found by their words and not by their columns."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from perfdesk.intake.notes import Note
from perfdesk.intake.text_lines import Cell, Line, tidy
from perfdesk.intake.vocabulary import STRUCTURE, Vocabulary, label_key
from perfdesk.model.fields import DAY, MONEY, FieldType, fields_of, parse_day
from perfdesk.model.interchange import KINDS
from perfdesk.model.money import parse_amount

_LABEL_AND_VALUE = re.compile(r"[\s:：]+")
_LONGEST_LABEL: Final = 16
_FAR: Final = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it stood."""

    text: str
    line: Line
    column: int


@dataclass(frozen=True, slots=True)
class _Token:
    """A cell of the head: a label (its paths), or a value."""

    paths: tuple[str, ...]
    text: str
    column: int
    guessed: bool = False


@dataclass(slots=True)
class Head:
    """What has been read of a form's head so far; filled line by line.

    Attributes:
        values: field path → what stands beside its label.
        labels: field path → the line of its label.
        columns: label path → the column of its cell.
        notes: doubts.
        last: the fields of the row above.
        open: in a text in drawing order, the label whose value may go on.
    """

    words: Vocabulary
    values: dict[str, Found] = field(default_factory=dict)
    labels: dict[str, Line] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    last: tuple[str, ...] = ()
    open: str = ""

    def take(self, line: Line, cells: Sequence[Cell]) -> None:
        """Read one row of the head."""
        tokens = tuple(self._tokens(cells))
        row = tuple(path for token in tokens for path in token.paths if path not in STRUCTURE)
        current, loose, taken = "", [], []
        for token in tokens:
            if token.paths:
                current = self._label(token, tokens, line)
            elif current and current not in STRUCTURE and current not in taken:
                taken.append(current)
                self._put(current, token, line)
            else:
                loose.append((current, token))
        for before, token in loose:
            self._place(before, token, line, row)
        self.last = tuple(taken) or self.last

    def take_words(self, line: Line) -> None:
        """Read one line of a text in drawing order: labels among words, and what goes on from the line above."""
        values: list[str] = []
        for word in line.text.split(" "):
            paths = self.words.paths(word)
            if not paths:
                values.append(word)
                continue
            self._lengthen(values, line)
            values = []
            self.open = paths[0] if paths[0] not in self.labels else paths[-1]
            self.labels.setdefault(self.open, line)
        self._lengthen(values, line)

    def _lengthen(self, values: Sequence[str], line: Line) -> None:
        """Add words to the value of the label that stands before them."""
        text = tidy(" ".join(values))
        if not text:
            return
        if not self.open or self.open in STRUCTURE:
            if not _is_part(text, self.words):
                message = f"“{text}”没有栏目名，不能确定属于哪一栏，没有读入。"
                self.notes.append(_doubt(line, "", message))
            return
        known = self.values.get(self.open)
        end_of_name = text.isdecimal() and not _type_name(self.open, self.words.kind)
        if known is not None and _kind_of_value(text) and not end_of_name:
            message = f"“{text}”没有栏目名，不能确定属于哪一栏，没有读入。"
            self.notes.append(_doubt(line, self.open, message))
            return
        self.values[self.open] = Found((known.text if known else "") + text, known.line if known else line, 0)

    def _tokens(self, cells: Sequence[Cell]) -> Iterator[_Token]:
        for cell in cells:
            if paths := self.words.paths(cell.text):
                yield _Token(paths, cell.text, cell.column)
            elif split := _label_and_value(cell.text, self.words):
                yield _Token(self.words.paths(split[0]), split[0], cell.column)
                yield _Token((), tidy(split[1]), cell.column)
            elif paths := self.words.nearly(cell.text):
                yield _Token(paths, cell.text, cell.column, guessed=True)
            else:
                yield _Token((), tidy(cell.text), cell.column)

    def _label(self, token: _Token, tokens: Sequence[_Token], line: Line) -> str:
        """Return what a label stands for; of two with the same words the left one comes first in the table."""
        path = token.paths[0]
        if len(token.paths) > 1:
            same = [other for other in tokens if other.paths == token.paths]
            if len(same) > 1:
                path = token.paths[min(same.index(token), len(token.paths) - 1)]
            else:
                path = self._by_column(token)
        if token.guessed:
            self.notes.append(_doubt(line, path, f"“{token.text}”当作栏目名“{self._name(path)}”读入，请核对。"))
        self.labels.setdefault(path, line)
        self.columns.setdefault(path, token.column)
        return path

    def _by_column(self, token: _Token) -> str:
        """Choose between labels of the same words by the columns of the labels above them."""
        left, right = token.paths[0], token.paths[-1]
        if left in self.labels:
            return right
        beside_left, beside_right = (self._distance(path, token.column) for path in (left, right))
        return right if beside_right < beside_left else left

    def _distance(self, path: str, column: int) -> int:
        """Return how far a column is from the labels of the same half of the table (`funds.annual_…`)."""
        half = path.rsplit("_", 1)[0]
        same = (abs(at - column) for other, at in self.columns.items() if other.rsplit("_", 1)[0] == half)
        return min(same, default=_FAR)

    def _put(self, path: str, token: _Token, line: Line) -> None:
        known = self.values.get(path)
        if known is None:
            self.values[path] = Found(token.text, line, token.column)
        elif known.text != token.text:
            message = f"“{self._name(path)}”再次出现，值“{token.text}”与先前的“{known.text}”不同，保留先前的值。"
            self.notes.append(_doubt(line, path, message))

    def _place(self, before: str, token: _Token, line: Line, row: Sequence[str]) -> None:
        """Put a value that has no label of its own: beside a lost label of its row, or on the line above it."""
        kind = _kind_of_value(token.text)
        missing = self._lost_label(before, row, kind)
        if missing:
            self.values[missing] = Found(token.text, line, token.column)
            message = f"“{token.text}”前没有栏目名，按位置和内容归入“{self._name(missing)}”，请核对。"
            self.notes.append(_doubt(line, missing, message))
            return
        above = next((path for path in self.last if self._continues(path, token)), "")
        if above and not row and kind == "":
            found = self.values[above]
            self.values[above] = Found(found.text + token.text, found.line, found.column)
            message = f"“{token.text}”接在上一行“{self._name(above)}”之后，请核对。"
            self.notes.append(_doubt(line, above, message))
            return
        message = f"“{token.text}”没有栏目名，不能确定属于哪一栏，没有读入。"
        self.notes.append(_doubt(line, before if before not in STRUCTURE else "", message))

    def _continues(self, path: str, token: _Token) -> bool:
        found = self.values.get(path)
        return found is not None and found.column == token.column and _kind_of_value(found.text) == ""

    def _lost_label(self, before: str, row: Sequence[str], kind: str) -> str:
        """Return the field of the same row of the table whose label the text lost, "" if there is none."""
        order = next((self.words.neighbours[path] for path in row if path in self.words.neighbours), ())
        start = order.index(before) + 1 if before in order else 0
        free = [path for path in order[start:] if path not in row]
        fitting = [path for path in free[:1] if path not in self.values and _type_name(path, self.words.kind) == kind]
        return fitting[0] if fitting else ""

    def _name(self, path: str) -> str:
        return name_of(path, self.words)


def name_of(path: str, words: Vocabulary) -> str:
    """Return what a field is called in sentences."""
    return words.editions[0].label(path)


def blanks(head: Head, expected: Iterable[str]) -> Iterator[Note]:
    """Name each field that the text lost: its cell is blank, or its label is not there at all."""
    for path in expected:
        if path in head.values:
            continue
        name = name_of(path, head.words)
        if path in head.labels:
            yield _doubt(head.labels[path], path, f"“{name}”栏在文本中是空的，没有读入，请核对原件。")
        else:
            yield _doubt(None, path, f"文本中没有“{name}”栏，没有读入，请核对原件。")


def _is_part(text: str, words: Vocabulary) -> bool:
    """Whether a piece of text is part of a label that stands over a part of the table."""
    return any(label_key(text) in label for label, paths in words.labels.items() if paths[0] in STRUCTURE)


def _label_and_value(text: str, words: Vocabulary) -> tuple[str, str] | None:
    """Split `项目类别 其他运转类` and `项目名称：法律顾问` into label and value."""
    for gap in _LABEL_AND_VALUE.finditer(text):
        if gap.start() > _LONGEST_LABEL:
            return None
        label, value = text[: gap.start()], text[gap.end() :]
        if value and words.paths(label):
            return label, value
    return None


_TYPE_NAMES: Final[Mapping[str, str]] = {MONEY.name: "money", DAY.name: "day"}


def _type_name(path: str, kind: str) -> str:
    """Return how a field's values are told apart: money, day, or "" for words."""
    return _TYPE_NAMES.get(types_of(kind)[path].name, "")


def types_of(kind: str) -> Mapping[str, FieldType]:
    """Return the type of each field of a kind of form."""
    return {path: declared.type for path, declared in fields_of(KINDS[kind])}


def _kind_of_value(text: str) -> str:
    """Tell by its notation whether a text is money, a day, or words ("")."""
    if parse_day(text) is not None:
        return "day"
    return "money" if parse_amount(text) is not None else ""


def _doubt(line: Line | None, path: str, message: str) -> Note:
    return Note(
        file="",
        message=message,
        line=line.number if line else None,
        field="" if path in STRUCTURE else path,
        source=line.source.strip() if line else "",
    )
