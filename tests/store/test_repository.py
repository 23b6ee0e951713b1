"""The repository hands out what was put in, in its order, through rollbacks, reopening and any number of moves."""

import dataclasses
import shutil
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from forms import any_forms, book, form
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from perfdesk.model.form import Book, Form, Funds, SelfEvaluation, SignOff
from perfdesk.store.documents import Printed
from perfdesk.store.errors import StoreMissingError
from perfdesk.store.repository import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    with Repository.open(tmp_path, writing=True) as opened:
        yield opened


def names(repository: Repository, book_id: int) -> list[str]:
    return [card.project_name for card in repository.cards(book_id)]


def named(*project_names: str) -> list[Form]:
    return [form(project_name=name) for name in project_names]


def test_a_book_comes_back_as_it_was_put_in(tmp_path: Path) -> None:
    given = book(
        form(),
        SelfEvaluation(year=2023, project_name="自评", extra={"own": [1]}),  # type: ignore[arg-type]
        sign_off=SignOff(preparer="张三"),
        extra={"unheard": {"of": 1}},
    )
    with Repository.open(tmp_path, writing=True) as repository:
        book_id = repository.add_book(given)
        assert repository.book(book_id) == given
    with Repository.open(tmp_path, writing=False) as repository:
        assert repository.find_book(given.unit, 2026) == book_id
        assert repository.book(book_id) == given
        assert repository.head(book_id) == dataclasses.replace(given, forms=())
        assert repository.read_books(lambda card: card.year == 2026) == (given,)
        assert repository.read_books(lambda card: card.year == 2025) == ()
        assert repository.notices == ()


@settings(max_examples=30)
@given(any_forms)
def test_any_form_comes_back_as_it_was_put_in(some: Form) -> None:
    with tempfile.TemporaryDirectory() as name, Repository.open(Path(name), writing=True) as repository:
        book_id = repository.add_book(Book(unit="单位", year=2026))
        assert repository.form(repository.add_form(book_id, some)) == some


def test_listings_count_and_add_up_without_reading(repository: Repository) -> None:
    wanted = Funds(annual_total=Decimal("0.10"))
    first = repository.add_book(book(form(funds=wanted), form(funds=wanted, project_name=""), unit="甲"))
    second = repository.add_book(book(form(funds=Funds(annual_total="见附件")), unit="乙", year=2027))
    assert [(card.id, card.unit, card.year, card.forms, card.annual_total) for card in repository.books()] == [
        (second, "乙", 2027, 1, Decimal(0)),
        (first, "甲", 2026, 2, Decimal("0.20")),
    ]
    assert [(card.book, card.kind, card.year, card.annual_total) for card in repository.cards(second)] == [
        (second, "target", 2026, None)
    ]
    assert [card.book for card in repository.cards()] == [first, first, second]
    assert repository.cards(99) == ()
    assert repository.find_book("丙", 2026) is None


def test_forms_stand_where_they_are_put(repository: Repository) -> None:
    book_id = repository.add_book(book(*named("甲", "乙")))
    first, second = (card.id for card in repository.cards(book_id))
    third = repository.add_form(book_id, *named("丙"))
    repository.add_form(book_id, *named("丁"), before=second)
    repository.move_form(third, book_id, before=first)
    repository.move_form(third, book_id, before=third)
    assert names(repository, book_id) == ["丙", "甲", "丁", "乙"]
    other = repository.add_book(book(unit="另一单位"))
    repository.move_form(first, other)
    repository.remove_form(second)
    assert (names(repository, book_id), names(repository, other)) == (["丙", "丁"], ["河道保洁养护", "甲"])
    repository.change_form(third, *named("新"))
    repository.change_book(book_id, Book(unit="改", year=2030))
    assert repository.book(book_id) == Book(unit="改", year=2030, forms=tuple(named("新", "丁")))
    repository.remove_book(book_id)
    assert [card.id for card in repository.books()] == [other]
    assert {card.book for card in repository.cards()} == {other}


def test_a_reorder_writes_one_form_and_can_be_repeated_without_end(repository: Repository, tmp_path: Path) -> None:
    book_id = repository.add_book(book(*named("甲", "乙", "丙")))
    first, second, third = (card.id for card in repository.cards(book_id))
    path = max(tmp_path.glob("*.store"))
    size = path.stat().st_size
    repository.move_form(third, book_id, before=second)
    assert path.stat().st_size - size < 5000
    for n in range(120):
        repository.move_form((second, third)[n % 2], book_id, before=(third, second)[n % 2])
    assert [card.id for card in repository.cards(book_id)] == [first, third, second]
    for n in range(120):
        repository.move_form((second, third)[n % 2], book_id, before=first if n % 4 < 2 else None)
    assert sorted(card.id for card in repository.cards(book_id)) == [first, second, third]


def test_a_change_of_a_form_leaves_its_book_alone(repository: Repository, tmp_path: Path) -> None:
    book_id = repository.add_book(book(*named("甲"), extra={"mark": "书的内容"}))
    (card,) = repository.cards(book_id)
    content = max(tmp_path.glob("*.store")).read_bytes()
    repository.change_form(card.id, *named("乙"))
    appended = max(tmp_path.glob("*.store")).read_bytes()[len(content) :]
    assert "乙".encode() in appended
    assert "书的内容".encode() not in appended
    assert appended.count(b"\n") == 2


def test_a_failed_transaction_leaves_everything_as_it_was(repository: Repository) -> None:
    book_id = repository.add_book(book(*named("甲", "乙")))
    first, second = (card.id for card in repository.cards(book_id))
    before = (repository.books(), repository.cards(), repository.book(book_id))

    def change_much_and_fail() -> None:
        with repository.transaction():
            repository.add_form(book_id, *named("丙"))
            repository.move_form(second, book_id, before=first)
            repository.remove_form(first)
            repository.add_book(book())
            assert names(repository, book_id) == ["乙", "丙"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_much_and_fail()
    assert (repository.books(), repository.cards(), repository.book(book_id)) == before


def test_what_is_not_there_is_named(repository: Repository) -> None:
    book_id = repository.add_book(book(*named("甲")))
    other = repository.add_book(book(*named("乙"), unit="另一单位"))
    ((first, *_),) = repository.cards(book_id)
    ((elsewhere, *_),) = repository.cards(other)
    some = form()
    before = repository.read_books()
    for call in (
        lambda: repository.book(9),
        lambda: repository.head(9),
        lambda: repository.change_book(9, Book()),
        lambda: repository.remove_book(9),
        lambda: repository.add_form(9, some),
        lambda: repository.move_form(first, 9),
    ):
        with pytest.raises(StoreMissingError, match="没有编号为 9 的填报册，可能已被删除"):
            call()
    for call in (
        lambda: repository.form(9),
        lambda: repository.change_form(9, some),
        lambda: repository.remove_form(9),
        lambda: repository.move_form(9, book_id),
        lambda: repository.add_form(book_id, some, before=9),
    ):
        with pytest.raises(StoreMissingError, match="没有编号为 9 的表，可能已被删除"):
            call()
    with pytest.raises(StoreMissingError, match="可能已被移走"):
        repository.move_form(first, book_id, before=elsewhere)
    assert repository.read_books() == before


@pytest.mark.parametrize(
    ("damaged", "told"),
    [
        ('"project_name":"泵站"', "项目“泵站”的最新一份数据已损坏"),
        ('"project_name":null', "项目“（未命名项目）”的最新一份数据已损坏"),
        ('"unit":"水务局"', "填报册“水务局 2026年度”的最新一份数据已损坏"),
    ],
)
def test_what_is_damaged_is_named_as_the_user_knows_it(tmp_path: Path, damaged: str, told: str) -> None:
    given = book(*named("泵站", ""), unit="水务局")
    with Repository.open(tmp_path, writing=True) as repository:
        repository.add_book(given)
    path = max(tmp_path.glob("*.store"))
    content = path.read_bytes()
    at = content.rindex(damaged.encode())
    path.write_bytes(content[:at] + b"?" + content[at + 1 :])
    with Repository.open(tmp_path, writing=True) as repository:
        assert any(notice.startswith(told) for notice in repository.notices)
        assert repository.read_books() == (given,)


class LikeLists(RuleBasedStateMachine):
    """Whatever is done, the books are what lists of forms would be."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.repository = Repository.open(self.folder, writing=True)
        self.lists: dict[int, list[int]] = {}
        self.names: dict[int, str] = {}
        self.made = 0

    def teardown(self) -> None:
        self.repository.close()
        shutil.rmtree(self.folder)

    def _form(self) -> Form:
        self.made += 1
        return form(project_name=str(self.made), indicators=())

    def _spot(self, data: st.DataObject) -> tuple[int, int | None]:
        """Choose a book, and the form in it to put another one before."""
        book_id = data.draw(st.sampled_from(sorted(self.lists)))
        return book_id, data.draw(st.sampled_from([None, *self.lists[book_id]]))

    def _put(self, form_id: int, book_id: int, before: int | None) -> None:
        ids = self.lists[book_id]
        ids.insert(len(ids) if before is None else ids.index(before), form_id)

    @rule(count=st.integers(min_value=0, max_value=3))
    def add_book(self, count: int) -> None:
        forms = [self._form() for _ in range(count)]
        book_id = self.repository.add_book(Book(unit=str(self.made), year=2026, forms=tuple(forms)))
        self.lists[book_id] = [card.id for card in self.repository.cards(book_id)]
        self.names |= {form_id: given.project_name for form_id, given in zip(self.lists[book_id], forms, strict=True)}
        self.compare()

    @precondition(lambda self: self.lists)
    @rule(data=st.data())
    def add_form(self, data: st.DataObject) -> None:
        book_id, before = self._spot(data)
        given = self._form()
        form_id = self.repository.add_form(book_id, given, before)
        self.names[form_id] = given.project_name
        self._put(form_id, book_id, before)
        self.compare()

    @precondition(lambda self: any(self.lists.values()))
    @rule(data=st.data(), times=st.integers(min_value=1, max_value=3))
    def move_form(self, data: st.DataObject, times: int) -> None:
        with self.repository.transaction():
            for _ in range(times):
                form_id = data.draw(st.sampled_from([form_id for ids in self.lists.values() for form_id in ids]))
                book_id, before = self._spot(data)
                self.repository.move_form(form_id, book_id, before)
                if form_id != before:
                    next(ids for ids in self.lists.values() if form_id in ids).remove(form_id)
                    self._put(form_id, book_id, before)
        self.compare()

    @precondition(lambda self: any(self.lists.values()))
    @rule(data=st.data())
    def change_or_remove_form(self, data: st.DataObject) -> None:
        ids = data.draw(st.sampled_from([ids for ids in self.lists.values() if ids]))
        form_id = data.draw(st.sampled_from(ids))
        if data.draw(st.booleans()):
            ids.remove(form_id)
            self.repository.remove_form(form_id)
        else:
            given = self._form()
            self.names[form_id] = given.project_name
            self.repository.change_form(form_id, given)
        self.compare()

    @precondition(lambda self: self.lists)
    @rule(data=st.data())
    def remove_book(self, data: st.DataObject) -> None:
        book_id = data.draw(st.sampled_from(sorted(self.lists)))
        self.repository.remove_book(book_id)
        del self.lists[book_id]
        self.compare()

    @rule()
    def reopen(self) -> None:
        self.repository.close()
        self.repository = Repository.open(self.folder, writing=True)
        self.compare()

    def compare(self) -> None:
        assert {card.id: card.forms for card in self.repository.books()} == {
            book_id: len(ids) for book_id, ids in self.lists.items()
        }
        for book_id, ids in self.lists.items():
            assert [(card.id, card.project_name) for card in self.repository.cards(book_id)] == [
                (form_id, self.names[form_id]) for form_id in ids
            ]
            assert [each.project_name for each in self.repository.book(book_id).forms] == [
                self.names[form_id] for form_id in ids
            ]


TestLikeLists = LikeLists.TestCase
TestLikeLists.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)


def test_a_print_is_kept_until_its_form_goes(tmp_path: Path) -> None:
    with Repository.open(tmp_path, writing=True) as repository:
        book_id = repository.add_book(book(*named("甲", "乙")))
        first, second = (card.id for card in repository.cards(book_id))
    with Repository.open(
        tmp_path, writing=True
    ) as repository:  # a store from before there were prints has no such table
        assert repository.prints() == ()
        for form_id in (first, second):
            repository.mark_printed(form_id, Printed("2026-03-09T08:30:00+08:00", "a1"))
        repository.mark_printed(first, Printed("2026-03-10T08:30:00+08:00", "b2"))
        repository.mark_printed(second, None)
        with pytest.raises(StoreMissingError):
            repository.mark_printed(99, Printed("", ""))
    with Repository.open(tmp_path, writing=True) as repository:
        assert repository.prints() == ((first, Printed("2026-03-10T08:30:00+08:00", "b2")),)
        repository.remove_book(book_id)
        assert repository.prints() == ()
