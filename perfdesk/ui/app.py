"""The program with a window: what stands around it from start to end."""

import contextlib
import dataclasses
import datetime as dt
import gc
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog

from perfdesk.crash import told_of
from perfdesk.desk.settings import Settings, load_settings, save_settings
from perfdesk.errors import PerfdeskError
from perfdesk.ui.key_names import KeyNames
from perfdesk.ui.shell import TITLE, Shell
from perfdesk.ui.tasks import Background
from perfdesk.ui.theme import apply_theme

if TYPE_CHECKING:
    from perfdesk.desk.session import Session
    from perfdesk.ui.main_window import MainWindow

_COLLECT_MS: Final = 1_000
_FULL_EVERY: Final = 60
"""One collection in so many goes through everything."""


class Collector(QObject):
    """Collects garbage in the main thread only.

    Python collects in whichever thread makes objects; a worker that finds an unreachable widget would delete it, which
    Qt allows only the main thread (https://doc.qt.io/qt-6/threads-qobject.html).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rounds = 0
        gc.disable()
        timer = QTimer(self, interval=_COLLECT_MS)
        timer.timeout.connect(self._collect)
        timer.start()

    def _collect(self) -> None:
        self._rounds += 1
        gc.collect(2 if self._rounds % _FULL_EVERY == 0 else 1)


class Desk(QObject):
    """Holds the window from start to end: first empty, then with the session in it.

    What the window is made of is loaded when the empty one is on the screen.
    """

    def __init__(self, app: QApplication, folder: Path) -> None:
        """Make the empty window.

        Args:
            app: Qt's application.
            folder: of the store; it is made where it is missing.
        """
        super().__init__(app)
        self._app, self._folder = app, folder
        loaded = load_settings()
        self._settings, self._notice = loaded.settings, loaded.notice
        apply_theme(app, self._settings.theme, self._settings.zoom / 100)
        self.session: Session | None = None
        self.content: MainWindow | None = None
        self.shell = Shell(folder)
        self.shell.painted.connect(self._open)
        self.shell.again_wanted.connect(self._open)
        self.shell.elsewhere_wanted.connect(self._open_elsewhere)
        self._background = Background(self)
        self._background.failed.connect(self.say)

    def say(self, sentence: str) -> None:
        """Show a sentence that must be read."""
        if self.content is not None:
            self.content.say(sentence)
        else:
            self.shell.say(sentence)

    def end(self) -> None:
        """Write what is left, and copy what changed to the backups."""
        self._background.stop()
        if self.session is not None:
            self.session.close()
            with contextlib.suppress(PerfdeskError, OSError):
                self._backing_up()(None)

    def _open(self) -> None:
        """Open the store, and furnish the window."""
        from perfdesk.desk.session import Session  # noqa: PLC0415  # loaded while the empty window is seen
        from perfdesk.ui.icons import icon  # noqa: PLC0415

        self._app.setWindowIcon(icon("badge-check", "accent"))  # of all windows
        try:
            self.session = Session.open(self._folder)
        except PerfdeskError as error:
            self.shell.refuse(str(error))
            return
        self._furnish(self.session)
        if self._notice:
            self.say(self._notice)
        # What changed is copied on closing; what could not be copied then is tried again at the start, and told of.
        self._background.run(self._backing_up(), lambda _: None)
        gc.freeze()

    def _open_elsewhere(self) -> None:
        """Ask for another folder of the store, and open that from now on."""
        name = QFileDialog.getExistingDirectory(self.shell, "填报数据放在哪个文件夹", str(Path.home()))
        if name:
            self._folder = Path(name)
            self._change_settings(dataclasses.replace(self._settings, store=name))
            self._notice = f"填报数据现在放在 {name}；在“设置”里可以改。"
            self._open()

    def _furnish(self, session: "Session") -> None:
        from perfdesk.ui.main_window import MainWindow  # noqa: PLC0415

        self.content = content = MainWindow(session, self._settings, self._folder)
        content.settings_changed.connect(self._change_settings)
        self.shell.furnish(content)
        content.show()
        content.focus_work()

    def _backing_up(self) -> Callable[[object], object]:
        from perfdesk.desk.backup import back_up, backups_folder  # noqa: PLC0415

        folder, backups = self._folder, backups_folder(self._settings, self._folder)
        today = dt.datetime.now().astimezone().date()
        return lambda _: back_up(folder, backups, today)

    def _change_settings(self, settings: Settings) -> None:
        old, self._settings = self._settings, settings
        try:
            save_settings(settings)
        except PerfdeskError as error:
            self.say(str(error))
        if (old.theme, old.zoom) != (settings.theme, settings.zoom):
            changed = "theme" if old.theme != settings.theme else "zoom"
            QTimer.singleShot(0, self, lambda: self._furnish_again(changed))

    def _furnish_again(self, changed: str) -> None:
        """Make everything anew in another look, with the page of settings open at what was changed."""
        if self.content is not None and self.session is not None:
            self.content.close()
            apply_theme(self._app, self._settings.theme, self._settings.zoom / 100)
            self._furnish(self.session)
            self.content.errands.show_settings().go_to(changed)


def open_window(folder: Path) -> int:
    """Open the window on a store, until it is closed; return the exit code.

    Args:
        folder: of the store; it is made where it is missing.
    """
    app = make_app()
    desk = Desk(app, folder)
    Collector(app)
    sys.excepthook = excepthook_of(desk)
    desk.shell.show()
    try:
        return app.exec()
    finally:
        desk.end()


def make_app() -> QApplication:
    """Make Qt's application: Chinese dialogs, its name, no network."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app = QApplication(sys.argv[:1])
    app.setApplicationName("perfdesk")
    app.setApplicationDisplayName(TITLE)
    app.setDesktopFileName("perfdesk")
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    app.installTranslator(KeyNames(app))  # the last is asked first
    return app


def excepthook_of(desk: Desk) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return what takes an exception that nobody foresaw: it goes into the log, and a sentence into the window."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        else:
            desk.say(told_of(error.with_traceback(trace)))

    return hook
