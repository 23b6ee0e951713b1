"""The jobs of a session, on real files and a real store."""

import dataclasses
import json
from decimal import Decimal
from pathlib import Path

import pytest

from perfdesk.desk.jobs import (
    RefusedError,
    check_books,
    cleared_for_print,
    editions_of,
    export_json,
    keep_waivers,
    take_in,
    waived,
    write_pdf,
    write_xlsx,
)
from perfdesk.export.options import PrintOptions
from perfdesk.intake.read import read_file
from perfdesk.model.editions import EditionError
from perfdesk.model.form import Book, TargetForm
from perfdesk.resources import resource_folder
from perfdesk.store.repository import Repository

SAMPLE = resource_folder() / "samples" / "示例填报册.json"


@pytest.fixture
def book() -> Book:
    return read_file(SAMPLE).books[0]


@pytest.fixture
def sound(book: Book) -> Book:
    """The sample book with the forms in which there is no error."""
    wrong = {finding.form for finding in check_books([book], editions_of(None))[0].open_errors}
    return dataclasses.replace(book, forms=tuple(form for n, form in enumerate(book.forms) if n not in wrong))


def test_the_sample_holds_six_projects_and_two_with_errors_to_discover(book: Book, sound: Book) -> None:
    assert len(book.forms) == 6
    assert len(sound.forms) == 4


def test_taking_in_twice_stores_once(book: Book, tmp_path: Path) -> None:
    with Repository.open(tmp_path, writing=True) as repository:
        assert take_in(repository, [book]).added == 6
        again = take_in(repository, [book])
        assert (again.added, again.same, again.beside) == (0, 6, ())
        assert repository.read_books() == (book,)


def test_a_changed_form_is_kept_beside_the_one_that_is_there(book: Book, tmp_path: Path) -> None:
    changed = dataclasses.replace(book.forms[0], year=2027)
    with Repository.open(tmp_path, writing=True) as repository:
        take_in(repository, [book])
        taken = take_in(repository, [dataclasses.replace(book, forms=(changed,))])
        assert taken.beside == (changed.project_name,)
        assert repository.read_books()[0].forms == (*book.forms, changed)


def test_a_form_that_a_document_holds_twice_is_kept_twice(book: Book, tmp_path: Path) -> None:
    twice = dataclasses.replace(book, forms=(book.forms[0], book.forms[0]))
    with Repository.open(tmp_path, writing=True) as repository:
        take_in(repository, [twice])
        assert repository.read_books() == (twice,)


def test_open_errors_stop_the_print(book: Book) -> None:
    with pytest.raises(RefusedError, match=r"没有导出.*--waive"):
        cleared_for_print([book], editions_of(None))


def test_a_book_without_errors_passes_as_it_is(sound: Book) -> None:
    assert cleared_for_print([sound], editions_of(None)) == (sound,)


def test_a_reason_lets_errors_stand_and_stays_in_the_store(book: Book, tmp_path: Path) -> None:
    editions = editions_of(None)
    cleared = cleared_for_print([book], editions, "财政科已同意")
    assert {waiver.reason for waiver in cleared[0].waivers} == {"财政科已同意"}
    with Repository.open(tmp_path, writing=True) as repository:
        take_in(repository, [book])
        keep_waivers(repository, cleared)
        (kept,) = repository.read_books()
    checked = check_books([kept], editions)[0]
    assert not checked.open_errors
    assert any(finding.waived == "财政科已同意" for finding in checked.findings)
    assert waived(checked, "再说一遍") == kept, "a finding that has its reason gets no second one"


def test_a_character_that_no_font_has_stops_the_print(sound: Book) -> None:
    odd = dataclasses.replace(sound, forms=(dataclasses.replace(sound.forms[0], project_name="项目\ue000名"),))
    with pytest.raises(RefusedError, match=r"U\+E000"):
        cleared_for_print([odd], editions_of(None))


def test_every_kind_of_file_reads_back_as_what_was_written(book: Book, tmp_path: Path) -> None:
    as_json, as_pdf, as_xlsx = tmp_path / "册.json", tmp_path / "册.pdf", tmp_path / "册.xlsx"
    export_json([book], as_json)
    write_pdf([book], as_pdf, editions_of(None), PrintOptions(draft=True))
    write_xlsx([book], as_xlsx, editions_of(None), PrintOptions())
    assert read_file(as_json).books == (book,)
    assert read_file(as_pdf).books == (book,)
    assert read_file(as_xlsx).books == (book,)


def test_an_edition_dropped_into_the_store_is_used(tmp_path: Path) -> None:
    folder = tmp_path / "editions"
    folder.mkdir()
    (folder / "town.toml").write_text(
        'format = "perfdesk-edition"\nversion = 1\nname = "town"\ntitle = "镇级"\nextends = "target-2026"\n'
        '[labels]\nform_title = "镇级项目绩效目标申报表"\n[rules.required.options]\nfields = ["overall_goal"]\n',
        encoding="utf-8",
    )
    form = TargetForm(layout="2026", edition="town", year=2026, project_name="绿化养护")
    findings = check_books([Book(unit="某镇", year=2026, forms=(form,))], editions_of(tmp_path))[0].findings
    assert [finding.field for finding in findings if finding.code == "required"] == ["overall_goal"]


def test_a_broken_edition_in_the_store_is_refused_with_file_and_key(tmp_path: Path) -> None:
    folder = tmp_path / "editions"
    folder.mkdir()
    (folder / "bad.toml").write_text('name = "bad"\nextends = "target-2026"\n[grid]\ncolumn = [1]\n', encoding="utf-8")
    with pytest.raises(EditionError, match=r"bad\.toml.*grid\.column.*columns"):
        editions_of(tmp_path)


@pytest.mark.parametrize(
    ("rules", "key"),
    [('[rules.no-such-rule]\nseverity = "error"', "no-such-rule"), ("[rules.funds-sum.options]\nslack = 1", "slack")],
)
def test_a_slip_in_the_rules_of_an_edition_is_told_before_anything_is_printed(
    tmp_path: Path, rules: str, key: str
) -> None:
    folder = tmp_path / "editions"
    folder.mkdir()
    head = 'format = "perfdesk-edition"\nversion = 1\nname = "town"\ntitle = "镇级"\nextends = "target-2026"\n'
    (folder / "town.toml").write_text(head + rules, encoding="utf-8")
    with pytest.raises(EditionError, match=key):
        editions_of(tmp_path)


def test_exported_json_is_for_people_and_programs(book: Book, tmp_path: Path) -> None:
    out = tmp_path / "册.json"
    export_json([book], out)
    plain = json.loads(out.read_text(encoding="utf-8"))
    assert plain["format"] == "perfdesk-forms"
    assert [Decimal(form["funds"]["annual_total"]) for form in plain["forms"]][:2] == [1620000, 480000]


class StopError(Exception):
    """What a window raises to end work."""


def test_checking_tells_how_many_forms_are_done(book: Book) -> None:
    told: list[int] = []
    check_books([book, book], editions_of(None), progress=told.append)
    assert told == [6, 6]


@pytest.mark.parametrize("last", [1, 0])
def test_a_print_that_is_stopped_writes_nothing(sound: Book, tmp_path: Path, last: int) -> None:
    def stop(forms: int) -> None:
        if forms == last:
            raise StopError

    with pytest.raises(StopError):
        write_pdf([sound], tmp_path / "a.pdf", editions_of(None), PrintOptions(), progress=stop)
    assert not list(tmp_path.iterdir())
