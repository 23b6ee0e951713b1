"""What the window does beside the page: new books, files in and out, comparing, settings."""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtWidgets import QMessageBox

from perfdesk.desk.arrivals import READABLE, Arrival, read_files
from perfdesk.desk.settings import Settings, usual_store
from perfdesk.files import write_whole
from perfdesk.model.finding import form_name
from perfdesk.model.form import Book, Form, SignOff
from perfdesk.model.rollover import OldYear
from perfdesk.resources import sample_file
from perfdesk.ui.choose_file import file_to_open, file_to_save
from perfdesk.ui.tasks import Background

if TYPE_CHECKING:
    from perfdesk.ui.compare_page import ComparePage
    from perfdesk.ui.hand_out_dialog import HandOutDialog
    from perfdesk.ui.main_window import MainWindow
    from perfdesk.ui.settings_page import SettingsPage

_NOT_SAVED: Final = (
    "有修改没有写到磁盘上。现在退出，这些修改就没有了。\n"
    "建议先选“否”，用“导出”另存一份，或腾出磁盘空间再试。\n\n确实要退出吗？"
)
_NAMED: Final = 3
"""Forms that a sentence names at most."""
_PATIENCE: Final = 5.0
"""Seconds that closing waits for the disk before it asks."""


class Errands:
    """Opens pages and dialogs for a window, and carries what comes of them to the session."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._background = Background(window)
        self._background.failed.connect(window.say)

    # New books and forms

    def show_welcome(self) -> None:
        """Open the page that begins a book."""
        from perfdesk.ui.welcome import WelcomePage  # noqa: PLC0415  # pages are loaded when they are opened first

        def make() -> WelcomePage:
            settings = self._window.settings
            page = WelcomePage(settings.unit, settings.department, settings.year)
            page.begun.connect(self._begin)
            page.sample_wanted.connect(self.open_sample)
            page.import_wanted.connect(self.import_files)
            return page

        self._window.work.open_other("welcome", make)

    def new_form(self, book_id: int) -> None:
        """Make a new form in a book, of the department of the last one there, and open it at its first field."""
        window = self._window
        departments = [form.supervising_department for form in window.session.book(book_id).forms]
        department = next(filter(None, reversed(departments)), window.settings.department)
        form_id = window.session.add_form(book_id, department=department)
        window.open_form(form_id, "project_name")

    def _begin(self, unit: str, department: str, year: int) -> None:
        window = self._window
        old = window.settings
        self.change_settings(dataclasses.replace(old, unit=unit, department=department, year=year, welcomed=True))
        signs = window.settings.signs
        book_id = window.session.add_book(unit, year, None if signs == SignOff() else signs)
        window.work.drop_other("welcome")
        self.new_form(book_id)

    def open_sample(self) -> None:
        """Take the sample book in, and open it."""
        self._background.run(lambda progress: read_files([sample_file()], progress), self._take_sample)

    def _take_sample(self, arrivals: Sequence[Arrival]) -> None:
        self.take_in(tuple(book for arrival in arrivals for book in arrival.reading.books))

    def tell_of_old_years(self, book_id: int, old_years: Mapping[int, Sequence[OldYear]]) -> None:
        """Open the first text of a rolled-over book that still names the old year, and say how many there are."""
        window = self._window
        found = [(form_id, each) for form_id, years in old_years.items() for each in years]
        if not found:
            window.work.open_book(book_id)
            window.say("已结转，没有发现还写着上一年的内容。")
            return
        form_id, first = found[0]
        names = [f"“{form_name(window.session.form(each))}”" for each in dict.fromkeys(each for each, _ in found)]
        more = f"等 {len(names)} 张表" if len(names) > _NAMED else ""
        window.open_form(form_id, first.field)
        window.say(f"已结转。还有 {len(found)} 处写着上一年，请逐处核对：{'、'.join(names[:_NAMED])}{more}。")

    def tell_of_evaluations(self, form_ids: Sequence[int]) -> None:
        """Open the first self-evaluation that was made, and say how many there are."""
        window = self._window
        if not form_ids:
            window.say("没有要生成的：这一册没有还缺自评表的申报表。")
            return
        window.open_form(form_ids[0])
        window.say(f"已生成 {len(form_ids)} 张自评表，各在它的申报表下面。接着填实际完成值；不要了可以撤销。")

    # Files in

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        """Open the dialog that takes files in."""
        from perfdesk.ui.import_dialog import ImportDialog  # noqa: PLC0415

        window = self._window
        dialog = ImportDialog(self._held, window, window.settings.lists)
        dialog.accepted_books.connect(self.take_in)
        dialog.lists_learned.connect(
            lambda lists: self.change_settings(dataclasses.replace(window.settings, lists=lists))
        )
        if paths:
            dialog.read(paths)
        dialog.open()

    def take_in(self, books: Sequence[Book]) -> None:
        """Take books in, and open the first of their forms."""
        window = self._window
        window.session.take_in(books)
        place = next(((book.unit, book.year, book.forms[0]) for book in books if book.forms), None)
        if place is None:
            return
        unit, year, form = place
        book_id = next(line.id for line in window.session.books() if (line.unit, line.year) == (unit, year))
        forms = window.session.book(book_id).forms
        window.work.drop_other("welcome")
        window.open_form(window.session.lines(book_id)[forms.index(form)].id)

    def _held(self, unit: str, year: int | None) -> Sequence[Form]:
        """Return the forms that a unit's book of a year holds already."""
        session = self._window.session
        ids = (line.id for line in session.books() if (line.unit, line.year) == (unit, year))
        return tuple(form for book_id in ids for form in session.book(book_id).forms)

    # Files out

    def export(self) -> None:
        """Open the dialog that writes files for others."""
        from perfdesk.ui.export_dialog import ExportDialog  # noqa: PLC0415

        window = self._window
        dialog = ExportDialog(window.session, window.settings, window.work.book_id, window.work.form_id, window)
        dialog.settings_changed.connect(self.change_settings)
        self._open_hand_out(dialog)

    def print(self) -> None:
        """Open the dialog that prints."""
        from perfdesk.ui.printing import PrintDialog  # noqa: PLC0415

        window = self._window
        dialog = PrintDialog(window.session, window.settings, window.work.book_id, window.work.form_id, window)
        self._open_hand_out(dialog)

    def _open_hand_out(self, dialog: "HandOutDialog") -> None:
        dialog.printed.connect(self._window.session.mark_printed)
        dialog.go_to.connect(self._window.open_form)
        dialog.go_to_book.connect(self._window.work.open_book)
        dialog.open()

    def compare(self) -> None:
        """Ask for a file, and show how the open book differs from it."""
        window = self._window
        if window.work.book_id is None:
            return
        endings = " ".join(f"*{ending}" for ending in READABLE)
        path = file_to_open(window, "选一个文件与本册对照", f"填报文件 ({endings})")
        if path:
            book_id = window.work.book_id
            self._background.run(
                lambda progress: read_files([path], progress), lambda found: self._show_compared(book_id, found[0])
            )

    def _show_compared(self, book_id: int, arrival: Arrival) -> None:
        window = self._window
        if arrival.refusal:
            window.say(arrival.refusal)
            return
        mine = window.session.book(book_id)
        books = arrival.reading.books
        other = next((each for each in books if (each.unit, each.year) == (mine.unit, mine.year)), books[0])
        window.work.drop_other("compare")  # it is that of one book and one file
        page = window.work.open_other("compare", lambda: self._compare_page(book_id))
        cast("ComparePage", page).show_books(other, mine, arrival.name, "本册")

    def _compare_page(self, book_id: int) -> "ComparePage":
        from perfdesk.ui.compare_page import ComparePage  # noqa: PLC0415

        window, page = self._window, ComparePage()
        page.close_wanted.connect(lambda: window.work.open_book(book_id))
        page.export_wanted.connect(lambda: self._export_comparison(page))
        page.field_clicked.connect(lambda form, path: self._go_to_compared(book_id, form, path))
        return page

    def _go_to_compared(self, book_id: int, form: int, path: str) -> None:
        lines = self._window.session.lines(book_id)
        if form < len(lines):  # forms may have gone since
            self._window.open_form(lines[form].id, path)

    def _export_comparison(self, page: "ComparePage") -> None:
        from perfdesk.export.difference_xlsx import difference_workbook  # noqa: PLC0415

        chosen = file_to_save(self._window, "导出对照表", "对照表.xlsx", "电子表格 (*.xlsx)")
        found, names = page.comparison, page.names
        if chosen and found is not None:
            path = chosen.with_suffix(".xlsx")
            self._background.run(
                lambda _progress: write_whole(path, difference_workbook([found], *names)),
                lambda _: self._window.say(f"已导出对照表：{path}"),
            )

    # Pages beside

    def show_settings(self) -> "SettingsPage":
        """Open the page of settings, and return it."""
        from perfdesk.ui.settings_page import SettingsPage  # noqa: PLC0415

        def make() -> SettingsPage:
            page = SettingsPage(self._window.settings, usual_store())
            page.changed.connect(self.change_settings)
            return page

        return cast("SettingsPage", self._window.work.open_other("settings", make))

    def change_settings(self, settings: Settings) -> None:
        """Go on with other settings."""
        self._window.settings = settings
        self._window.settings_changed.emit(settings)

    def show_shortcuts(self) -> None:
        """Open the sheet of shortcuts."""
        from perfdesk.ui.shortcuts import ShortcutSheet  # noqa: PLC0415

        self._window.work.open_other("shortcuts", ShortcutSheet)

    # The end

    def may_close(self) -> bool:
        """Wait for the disk; where it does not get everything, ask whether to close all the same."""
        if self._window.session.settle(_PATIENCE):
            return True
        answer = QMessageBox.warning(
            self._window,
            "还没有保存",
            _NOT_SAVED,
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
            QMessageBox.StandardButton.No,
        )
        return answer == QMessageBox.StandardButton.Yes

    def stop(self) -> None:
        """End what works in the background."""
        self._background.stop()
