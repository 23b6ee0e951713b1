"""The panes of the side bar: paper, library of indicators, log of the year, help; each made when first opened."""

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from perfdesk.desk.own_library import OwnLibrary, load_own, save_own
from perfdesk.errors import PerfdeskError
from perfdesk.export.options import PrintOptions
from perfdesk.model.form import Book, Form, Indicator, LogEntry, SelfEvaluation, TargetForm
from perfdesk.model.library import Library, LibraryIndicator, kept, load_library, used
from perfdesk.model.paths import value_at, with_value
from perfdesk.model.value import TargetValue
from perfdesk.ui.help_panel import HelpPanel
from perfdesk.ui.library_panel import LibraryPanel
from perfdesk.ui.log_pane import LogPane
from perfdesk.ui.paper import PaperPane
from perfdesk.ui.theme import current_theme

if TYPE_CHECKING:
    from perfdesk.ui.main_window import MainWindow

_ROW: Final = re.compile(r"indicators\[(\d+)\]")
_TORN_WIDTH: Final = 720
_TORN_HEIGHT: Final = 900


class PaperWindow(QWidget):
    """A window of its own for the paper.

    Signals:
        closing: the window is being closed; the paper must leave it.
    """

    closing = Signal()

    def __init__(self, paper: PaperPane) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle("打印效果")
        theme = current_theme()
        self.resize(theme.px(_TORN_WIDTH), theme.px(_TORN_HEIGHT))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(paper)
        paper.show()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Give the paper back."""
        self.closing.emit()
        super().closeEvent(event)


class SidePanes:
    """Makes the panes, and keeps them about what is open."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._paper: PaperPane | None = None
        self._library: LibraryPanel | None = None
        self._help: HelpPanel | None = None
        self._log: LogPane | None = None
        self._row: int | None = None
        self._torn: PaperWindow | None = None
        self._own = load_own(window.folder)
        self._completing: int | None = None
        window.work.page.keep_wanted.connect(self.keep)
        window.work.page.library_wanted.connect(lambda: window.side.open("library"))
        if self._own.notice:
            window.say(self._own.notice)

    # Making them

    def make_paper(self) -> QWidget:
        """Make the paper."""
        self._paper = paper = PaperPane()
        paper.field_clicked.connect(self._window.click_on_paper)
        paper.close_wanted.connect(self._close_paper)
        paper.tear_off_wanted.connect(self._tear_or_put_back)
        return paper

    def make_library(self) -> QWidget:
        """Make the library."""
        self._library = panel = LibraryPanel(self.all_indicators())
        panel.picked.connect(self._pick)
        panel.forgotten.connect(self._forget)
        return panel

    def make_help(self) -> QWidget:
        """Make the help."""
        self._help = panel = HelpPanel()
        panel.shortcuts_wanted.connect(self._window.errands.show_shortcuts)
        panel.close_wanted.connect(lambda: self._window.side.open(""))
        return panel

    def make_log(self) -> QWidget:
        """Make the log of the year."""
        self._log = pane = LogPane()
        pane.changed.connect(self._change_log)
        pane.take_wanted.connect(self._take_actual)
        return pane

    # Keeping them about what is open

    @property
    def paper(self) -> PaperPane:
        """The paper; it is made if it has not been."""
        self._window.side.pane("paper")
        assert self._paper is not None  # noqa: S101  # the side bar has just made it
        return self._paper

    @property
    def has_paper(self) -> bool:
        """Whether the paper has been opened."""
        return self._paper is not None

    def show_paper(self, book: Book) -> None:
        """Show a book on the paper, as the settings have it printed."""
        settings = self._window.settings
        self.paper.show_book(
            book, self._window.session.editions, PrintOptions(sign_off=settings.sign_off), official=settings.official
        )

    def show_field(self, path: str) -> None:
        """Tell in the help of the field that the cursor is in."""
        form = self._window.work.form
        if self._help is not None and form is not None and self._window.side.open_pane == "help":
            self._help.show_field(path, form.kind, _heading(form, path))
        found = _ROW.match(path)
        self._row = int(found[1]) if found else None
        self.show_log()

    def show_log(self) -> None:
        """Show the log of the indicator that the cursor is on, as it is now."""
        if self._log is None or self._window.side.open_pane != "log":
            return
        form, row = self._window.work.form, self._row
        if isinstance(form, SelfEvaluation) and row is not None and row < len(form.indicators):
            self._log.show_indicator(form.indicators[row], self._window.session.editions.of(form), form.year)
        else:
            self._log.show_nothing()

    def show_project(self) -> None:
        """Let the library offer what suits the project that is open, and the grid complete from it."""
        form, book_id = self._window.work.form, self._window.work.book_id
        if form is not None and book_id != self._completing:
            self._completing = book_id
            self._window.work.page.set_library(self.all_indicators())
        if self._library is not None and form is not None and self._window.side.open_pane == "library":
            self._library.show_for(project_name=form.project_name)

    def toggle(self, name: str) -> None:
        """Open a pane, or close it; a paper in a window of its own comes to the front."""
        if name == "paper" and self._torn is not None:
            self._torn.activateWindow()
            return
        self._window.side.toggle(name)
        if name == "library" and self._library is not None and self._window.side.open_pane == name:
            self._library.focus_search()

    def stop(self) -> None:
        """End what works behind the panes."""
        if self._paper is not None:
            self._paper.stop()
        if self._torn is not None:
            self._torn.close()

    # The paper's own window

    def _close_paper(self) -> None:
        if self._torn is not None:
            self._torn.close()
        self._window.side.open("")

    def _tear_or_put_back(self) -> None:
        if self._torn is not None:
            self._torn.close()
            return
        paper = self.paper
        self._window.side.take_out("paper")
        self._torn = PaperWindow(paper)
        self._torn.closing.connect(self._put_back)
        paper.show_torn_off(torn=True)
        self._torn.show()

    def _put_back(self) -> None:
        torn, self._torn = self._torn, None
        self._window.side.put_back("paper")
        self.paper.show_torn_off(torn=False)
        if torn is not None:
            torn.deleteLater()

    # The log of the year

    def _change_log(self, entries: tuple[LogEntry, ...], label: str) -> None:
        self._change_row("log", entries, label)

    def _take_actual(self, value: TargetValue) -> None:
        self._change_row("actual", value, "按记录填写实际完成值")

    def _change_row(self, name: str, value: object, label: str) -> None:
        work = self._window.work
        if isinstance(work.form, SelfEvaluation) and work.form_id is not None and self._row is not None:
            path = f"indicators[{self._row}].{name}"
            self._window.session.change_form(work.form_id, with_value(work.form, path, value), label)

    # The library

    def all_indicators(self) -> Library:
        """Return the shipped library with what the unit kept, and what its open book uses."""
        window = self._window
        forms = () if window.work.book_id is None else window.session.book(window.work.book_id).forms
        return load_library().with_own((*used(forms), *self._own.indicators))

    def keep(self, row: Indicator) -> None:
        """Keep a row in the unit's own library."""
        self._change_own(self._own.keeping(kept(row)))

    def _pick(self, indicator: LibraryIndicator) -> None:
        if isinstance(self._window.work.form, TargetForm):
            self._window.work.page.grid.add_indicators((indicator,))

    def _forget(self, indicator: LibraryIndicator) -> None:
        self._change_own(self._own.without(indicator))

    def _change_own(self, own: OwnLibrary) -> None:
        try:
            save_own(self._window.folder, own.indicators)
        except PerfdeskError as error:
            self._window.say(str(error))
            return
        self._own = own
        library = self.all_indicators()
        self._window.work.page.set_library(library)
        if self._library is not None:
            self._library.show_library(library)


def _heading(form: Form, path: str) -> str:
    """Return the heading of the section of the narrative that a field is in, or ""."""
    if not isinstance(form, TargetForm) or not path.startswith("narrative["):
        return ""
    return str(value_at(form, path.rpartition(".")[0]).heading)
