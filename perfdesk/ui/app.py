"""The program with a window: what stands around it from start to end."""

import contextlib
import datetime as dt
import gc
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QMessageBox

from perfdesk.crash import told_of
from perfdesk.desk.backup import back_up, backups_folder
from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings, load_settings, save_settings
from perfdesk.errors import PerfdeskError
from perfdesk.ui.icons import icon
from perfdesk.ui.main_window import TITLE, MainWindow
from perfdesk.ui.tasks import Background
from perfdesk.ui.theme import apply_theme

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
    """Holds the session and the window over it; a window of another look takes the place of the old one."""

    def __init__(self, app: QApplication, folder: Path, parent: QObject | None = None) -> None:
        """Open the store.

        Raises:
            PerfdeskError: the store or an edition cannot be opened.
        """
        super().__init__(parent)
        self._app, self._folder = app, folder
        loaded = load_settings()
        self._settings, self._notice = loaded.settings, loaded.notice
        self.session = Session.open(folder)
        self.window: MainWindow | None = None
        self._background = Background(self)
        self._background.failed.connect(self._say)
        # What changed is copied on closing; what could not be copied then is tried again at the start, and told of.
        QTimer.singleShot(0, self, lambda: self._background.run(self._backing_up(), lambda _: None))

    def show(self) -> MainWindow:
        """Make the window and show it."""
        apply_theme(self._app, self._settings.theme, self._settings.zoom / 100)
        self.window = window = MainWindow(self.session, self._settings, self._folder)
        window.setWindowIcon(icon("badge-check", "accent"))
        window.settings_changed.connect(self._change_settings)
        window.show()
        if self._notice:
            window.say(self._notice)
            self._notice = ""
        return window

    def end(self) -> None:
        """Write what is left, and copy what changed to the backups."""
        self._background.stop()
        self.session.close()
        with contextlib.suppress(PerfdeskError, OSError):
            self._backing_up()(None)

    def _backing_up(self) -> Callable[[object], object]:
        folder, backups, today = (
            self._folder,
            backups_folder(self._settings, self._folder),
            dt.datetime.now().astimezone().date(),
        )
        return lambda _: back_up(folder, backups, today)

    def _say(self, sentence: str) -> None:
        if self.window is not None:
            self.window.say(sentence)

    def _change_settings(self, settings: Settings) -> None:
        old, self._settings = self._settings, settings
        try:
            save_settings(settings)
        except PerfdeskError as error:
            self._say(str(error))
        if (old.theme, old.zoom) != (settings.theme, settings.zoom) and self.window is not None:
            QTimer.singleShot(0, self, self._show_again)

    def _show_again(self) -> None:
        """Make the window anew in another look, with the page of settings open as it was."""
        old = self.window
        if old is None:
            return
        self._app.setQuitOnLastWindowClosed(False)
        old.close()
        old.deleteLater()
        self.show().errands.show_settings()
        self._app.setQuitOnLastWindowClosed(True)


def open_window(folder: Path) -> int:
    """Open the window on a store, until it is closed; return the exit code.

    Args:
        folder: of the store; it is made where it is missing.
    """
    app = make_app()
    try:
        desk = Desk(app, folder)
    except PerfdeskError as error:
        QMessageBox(QMessageBox.Icon.Critical, TITLE, str(error)).exec()
        return 1
    Collector(app)
    sys.excepthook = _hook(desk)
    desk.show()
    QTimer.singleShot(0, gc.freeze)
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
    return app


def _hook(desk: Desk) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sentence = told_of(error.with_traceback(trace))
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        elif desk.window is not None:
            desk.window.say(sentence)

    return hook
