"""What a budget section says as arithmetic: which amounts it adds up, to which totals, and what the whole comes to.

The section is read like a column of figures. Parts are put on a list; a sum (共, 小计, 合计) takes the parts that add
up to it off the list and stands there in their place; an amount before 其中 or 包括 is a sum whose parts follow.
Numbered items are read one by one, and a sum behind the last one may be that of all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias

from perfdesk.model.amounts import COUNTED, Amount, read_amounts
from perfdesk.model.items import Item, read_items
from perfdesk.model.missing_figures import MissingFigure, read_missing
from perfdesk.model.text import half_width

FINE_STEP: Final = Decimal(100)
"""Figures that are printed at least as finely as this, in 元 (0.01万元), may have been rounded in their last digit."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of the column.

    Attributes:
        yuan: the amount in 元, None where the text lacks its figure.
        slack: how far off it may be, in 元, where 约 says so.
        written: as it is written; "" for what was added up.
        start: its place in the text.
        amount: what it was read from, None where it was added up or is missing.
    """

    yuan: Decimal | None
    slack: Decimal
    written: str
    start: int
    amount: Amount | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """Parts and the sum that the text states for them."""

    parts: tuple[Entry, ...]
    stated: Entry
    tolerance: Decimal

    @property
    def added(self) -> Decimal:
        """What the parts add up to."""
        return _added(self.parts)

    @property
    def difference(self) -> Decimal:
        """How much more the parts add up to than the text says."""
        return self.added - (self.stated.yuan or Decimal(0))

    @property
    def agrees(self) -> bool:
        """Whether the parts add up to the stated sum."""
        return abs(self.difference) <= self.tolerance


@dataclass(frozen=True, slots=True)
class Account:
    """A budget section as arithmetic.

    Attributes:
        total: what the whole comes to, None where the text does not tell.
        terms: where no total is stated, the values of the numbered items that make it.
        others: further amounts that are named as a total or as this year's budget.
        additions: every sum of the text with its parts.
        parts: the single amounts that are no sums.
        silent: whether no amount is named at all.
    """

    total: Entry | None = None
    terms: tuple[Entry, ...] = ()
    others: tuple[Entry, ...] = ()
    additions: tuple[Addition, ...] = ()
    parts: tuple[Entry, ...] = ()
    silent: bool = False


_Event: TypeAlias = Amount | MissingFigure


@lru_cache(maxsize=4_000)
def read_account(text: str, year: int | None = None) -> Account:
    """Read a budget section.

    Args:
        text: the section.
        year: the year of the form.
    """
    amounts = read_amounts(text, year)
    counted = [each for each in amounts if each.role in COUNTED]
    missing = read_missing(text)
    events: list[_Event] = sorted([*counted, *missing], key=lambda each: each.start)
    if not events:
        return Account(silent=not amounts and not missing)
    column = _Column(half_width(text))
    items = read_items(text)
    events = column.without_schedule(column.without_details(events))
    values = column.read_items(events, items) if items else column.read(events)
    whole = _whole(values, column.total, year, listed=bool(items))
    return _account(column, events, whole, year)


def _account(
    column: "_Column", events: Sequence[_Event], whole: tuple[Entry | None, tuple[Entry, ...]], year: int | None
) -> Account:
    named = [_entry(each) for each in events if isinstance(each, Amount) and _is_named(each, year)]
    sums = {addition.stated.start for addition in column.additions}
    parts = tuple(
        _entry(each) for each in events if isinstance(each, Amount) and each.role == "part" and each.start not in sums
    )
    return Account(*whole, tuple(named), tuple(column.additions), parts)


def _is_named(amount: Amount, year: int | None) -> bool:
    """Whether an amount may be what the request is laid beside: a total, or what is said to be of this year."""
    of_this_year = year is not None and amount.year == year and amount.role == "part"
    return amount.role in ("total", "stated") or of_this_year


def _whole(
    values: Sequence[Entry | None], stated: Entry | None, year: int | None, *, listed: bool
) -> tuple[Entry | None, tuple[Entry, ...]]:
    """Return what the whole comes to, and the terms where it had to be added up."""
    known = [value for value in values if value is not None and value.yuan is not None]
    if stated is not None:
        return stated, ()
    if not known or len(known) < len(values):
        return None, ()
    if len({value.yuan for value in known}) == 1 and (not listed or len(known) == 1):
        only = known[-1]
        left_over = only.amount is not None and only.amount.role == "balance" and only.amount.year != year
        return (None if left_over else only), ()
    if not listed:
        return _stated_first(known), ()
    return Entry(_added(known), _slack(known), "", known[0].start), tuple(known)


def _stated_first(entries: Sequence[Entry]) -> Entry | None:
    """Return the amount that a section begins with as this year's budget, if it names no other."""
    stated = [entry for entry in entries if entry.amount is not None and entry.amount.role == "stated"]
    return stated[0] if stated == [entries[0]] else None


# An amount is a sum whose parts follow where such words come next: 0.7万元，其中…; 约42万。主要包括….
_PARTS_FOLLOW = re.compile(
    r"[,，。:：;；(\s]*(?:该|上述|以上|详细|资金|经费|费用|预算|支出|内容|项目|用途|安排|款项|金额)*"
    r"(?:其中|主要|具体|包括|包含|分别|分为|用于|明细|构成|组成|各项|如下)"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_YEAR = re.compile(r"20\d\d\s*年|上年|去年|明年")
_NOT_ALL = re.compile(r"等(?:费用|经费|支出|项目|内容|工作|方面)?[,，。;；)）]?\s*$|等(?:费用|经费|支出)?[,，。;；]")
_ONE_OF_MANY = re.compile(r"政府采购|财政(?:资金|拨款)|购买服务|自筹|区级|市级|镇级|一般公共预算")
_PAID = re.compile(r"支付|付款|拨付|付清|结清|首付|尾款")
_FEWEST_PARTS: Final = 2


@dataclass(slots=True)
class _Column:
    """The column of figures while it is read."""

    text: str
    additions: list[Addition] = field(default_factory=list)
    total: Entry | None = None

    def without_details(self, events: Sequence[_Event]) -> list[_Event]:
        """Take the amounts out that only explain the one before their bracket: 软件10万（含授权2万）."""
        kept: list[_Event] = []
        details: list[Entry] = []
        closes = -1
        for event in events:
            opens = self._opens_bracket(kept[-1], event) if kept else None
            if event.start < closes:
                details.append(_entry(event))
                continue
            self._compare_details(kept, details)
            details = []
            if opens is None:
                kept.append(event)
            else:
                details, closes = [_entry(event)], opens
        self._compare_details(kept, details)
        return kept

    def without_schedule(self, events: list[_Event]) -> list[_Event]:
        """Take a last sentence out that only tells how the sum before it is paid: 共5万。先付2万，后付3万."""
        places = [place for place, event in enumerate(events) if place and self._ends_sentence_at(events, place - 1)]
        for place in places:
            paid, before = [_entry(each) for each in events[place:]], [_entry(each) for each in events[:place]]
            if len(paid) < _FEWEST_PARTS or not _PAID.search(self.text[events[place - 1].end : events[-1].start]):
                continue
            if _fits(paid, Entry(_added(before), _slack(before), "", 0)) or any(_fits(paid, each) for each in before):
                return events[:place]
        return events

    def _ends_sentence_at(self, events: Sequence[_Event], place: int) -> bool:
        return bool(re.search(r"[。\n]", self.text[events[place].end : events[place + 1].start]))

    def _opens_bracket(self, before: _Event, event: _Event) -> int | None:
        """Return where a bracket closes that opens right behind one amount and holds the next."""
        gap = self.text[before.end : event.start]
        if not gap.lstrip(" 元").startswith("(") or ")" in gap or "\n" in gap:
            return None
        closes = self.text.find(")", event.end)
        return None if closes < 0 or "\n" in self.text[event.end : closes] else closes

    def _compare_details(self, kept: Sequence[_Event], details: Sequence[Entry]) -> None:
        if kept and details:
            self._compare(_entry(kept[-1]), details)

    def read_items(self, events: Sequence[_Event], items: Sequence[Item]) -> list[Entry | None]:
        """Read a section of numbered items: return the value of each."""
        bounds = [(item.start, item.end) for item in items]
        first = bounds[0][0]
        preamble = [each for each in events if each.start < first]
        head = self._preamble(preamble)
        values: list[Entry | None] = []
        for start, end in bounds:
            inside = [each for each in events if start <= each.start < end]
            if end == bounds[-1][1]:
                inside = self._take_outer_total(inside, values)
            values.append(_value(self.read(inside, item=True)))
        self._finish(head, values)
        return values

    def _preamble(self, events: Sequence[_Event]) -> Entry | None:
        """Return the total that stands before the items, if it is one."""
        entries = self.read(events)
        known = {entry.yuan for entry in entries}
        only = entries[-1] if len(known) == 1 else None
        return only if only is not None and only.yuan is not None else None

    def _take_outer_total(self, inside: Sequence[_Event], values: Sequence[Entry | None]) -> list[_Event]:
        """Take a sum behind the last item off it where it is the sum of all items."""
        last = inside[-1] if inside else None
        if not isinstance(last, Amount) or last.role not in ("total", "subtotal") or None in values:
            return list(inside)
        own = _Column(self.text)
        rest = own.read(inside[:-1], item=True)
        entry = _entry(last)
        mine = _value(rest)
        if not rest:
            self.total = entry
            return []
        everything = [*values, mine]
        if mine is None or _fits([mine], entry) or any(_fits(rest[n:], entry) for n in range(len(rest) - 1)):
            return list(inside)
        fits_all = _fits([each for each in everything if each is not None], entry)
        if fits_all or len(rest) < _FEWEST_PARTS:
            self.total = entry
            return list(inside[:-1])
        return list(inside)

    def _finish(self, head: Entry | None, values: Sequence[Entry | None]) -> None:
        """Compare a total of the items, before or behind them, with what they add up to."""
        stated = self.total or head
        known = [value for value in values if value is not None]
        if stated is None:
            return
        if len(known) == len(values) >= _FEWEST_PARTS:
            self._note(known, stated)
        self.total = stated

    def read(self, events: Sequence[_Event], *, item: bool = False) -> list[Entry]:
        """Read amounts that follow each other: return what is left on the list."""
        outer: list[Entry] = []
        head: Entry | None = None
        inner: list[Entry] = []
        for place, event in enumerate(events):
            entry = _entry(event)
            following = events[place + 1].start if place + 1 < len(events) else None
            if isinstance(event, Amount) and event.role in ("total", "subtotal") and (inner or outer):
                if head is not None and event.role == "total" and not _fits(inner, entry):
                    self._compare(head, inner)
                    outer, head, inner = [*outer, head], None, []
                current = inner if head is not None else outer
                self._close(current, entry, strong=event.role == "total")
            elif head is not None:
                inner.append(entry)
            else:
                outer.append(entry)
            if isinstance(event, Amount) and event.role == "total" and not item:
                self.total = entry
            if head is not None and inner and _fits(inner, head) and self._ends_sentence(event, following):
                self._note(inner, head)
                outer, head, inner = [*outer, head], None, []
            if (
                head is None
                and outer
                and outer[-1] is entry
                and self._is_head(event, following, first_of_item=item and place == 0)
            ):
                head, inner = outer.pop(), []
        if head is not None:
            self._compare(head, inner)
            outer.append(head)
        return outer

    def _close(self, entries: list[Entry], stated: Entry, *, strong: bool) -> None:
        """Put a sum in the place of its parts."""
        group = 0 if strong else _group(entries)
        if not _fits(entries[group:], stated):
            fitting = [n for n in range(len(entries) - 1) if _fits(entries[n:], stated)]
            group = fitting[0] if fitting else group
        self._note(entries[group:], stated)
        entries[group:] = [stated]  # where the group is empty, it joins the list as one more part

    def _note(self, parts: Sequence[Entry], stated: Entry) -> None:
        """Keep an addition, where there is something to add and no part lacks its figure."""
        if len(parts) >= _FEWEST_PARTS and all(part.yuan is not None for part in parts):
            self.additions.append(Addition(tuple(parts), stated, _tolerance(parts, stated)))

    def _compare(self, head: Entry, inner: Sequence[Entry]) -> None:
        """Keep the addition of an amount and the parts that follow it, unless the list need not be whole."""
        if len(inner) < _FEWEST_PARTS or any(part.yuan is None for part in inner) or head.yuan is None:
            return
        short = _added(inner) < head.yuan
        listed = self.text[head.start : inner[-1].start + len(inner[-1].written) + 6]
        if short and not _fits(inner, head) and (_NOT_ALL.search(listed) or _ONE_OF_MANY.search(listed)):
            return
        self._note(inner, head)

    def _gap(self, event: _Event, following: int | None) -> str:
        return _BRACKETS.sub("", self.text[event.end : following]) if following is not None else ""

    def _ends_sentence(self, event: _Event, following: int | None) -> bool:
        return following is None or bool(re.search(r"[。;；\n]", self._gap(event, following)))

    def _is_head(self, event: _Event, following: int | None, *, first_of_item: bool) -> bool:
        """Whether the parts of an amount follow it."""
        if following is None or isinstance(event, MissingFigure):
            return False
        gap = self._gap(event, following)
        by_lines = first_of_item and "\n" in gap and not _YEAR.search(gap)
        return bool(_PARTS_FOLLOW.match(gap)) or "其中" in gap or by_lines


def _entry(event: _Event) -> Entry:
    if isinstance(event, MissingFigure):
        return Entry(None, Decimal(0), event.written, event.start)
    return Entry(event.yuan, event.slack, event.written, event.start, event)


def _group(entries: Sequence[Entry]) -> int:
    """Return where the parts of a 共 begin: behind what is left over from last year, and behind the last sum."""
    for place in range(len(entries) - 1, -1, -1):
        amount = entries[place].amount
        if amount is not None and amount.role in ("balance", "subtotal", "total"):
            return place + 1
    return 0


def _value(entries: Sequence[Entry]) -> Entry | None:
    """Return what an item comes to: its one figure, or its figures added up; None where one is missing."""
    if len(entries) == 1:
        return entries[0] if entries[0].yuan is not None else None
    if not entries or any(entry.yuan is None for entry in entries):
        return None
    rest = entries[1:]
    if len({entry.yuan for entry in entries}) == 1 or (len(rest) >= _FEWEST_PARTS and _fits(rest, entries[0])):
        return entries[0]  # one figure told again, or a sum and its parts: 人员60万。1.工资45万；2.社保15万
    return Entry(_added(entries), _slack(entries), "", entries[0].start)


def _added(entries: Iterable[Entry]) -> Decimal:
    return sum(_figures(entries), Decimal(0))


def _figures(entries: Iterable[Entry]) -> Iterator[Decimal]:
    return (entry.yuan for entry in entries if entry.yuan is not None)


def _slack(entries: Iterable[Entry]) -> Decimal:
    return sum((entry.slack for entry in entries), Decimal(0))


def _tolerance(parts: Iterable[Entry], stated: Entry) -> Decimal:
    """Return how far parts and their sum may lie apart: what the sum's 约 says, and last digits of fine figures."""
    return Decimal(1) + stated.slack + sum((_fine(entry) for entry in (*parts, stated)), Decimal(0))


def _fine(entry: Entry) -> Decimal:
    step = entry.amount.step if entry.amount is not None else Decimal(0)
    return step / 2 if step <= FINE_STEP else Decimal(0)


def _fits(parts: Sequence[Entry], stated: Entry) -> bool:
    """Whether parts add up to a sum, as far as their figures are known."""
    if stated.yuan is None or not parts:
        return False
    if any(part.yuan is None for part in parts):
        return _added(parts) <= stated.yuan
    return abs(_added(parts) - stated.yuan) <= _tolerance(parts, stated)
