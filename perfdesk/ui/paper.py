"""The paper beside the form: the real pages of the book, with a bar to turn and zoom them."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from perfdesk.export.options import PrintOptions
from perfdesk.export.placed import PlacedPage
from perfdesk.model.editions import Editions
from perfdesk.model.form import Book
from perfdesk.ui.icons import icon
from perfdesk.ui.paper_view import PaperView
from perfdesk.ui.paper_worker import PaperWorker, PrintOrder
from perfdesk.ui.theme import current_theme

PROMISED_MS: Final = 180
"""How long after the last key the paper shall be right, as far as the book's size allows."""
LEAST_PAUSE_MS, MOST_PAUSE_MS = 40, 110
"""How long typing must rest before the paper is made anew: shorter where a book takes long to print."""
NOTHING: Final = "打开一个项目，这里就是它打印出来的样子。"
TEAR_OFF: Final = "移到单独的窗口"
ICON_PX: Final = 18


class PaperPane(QWidget):
    """Shows a book as it will be printed; while it is hidden it makes no pages.

    Call `stop` before the program ends or the pane is thrown away; it also stops by itself when it is destroyed.

    Signals:
        field_clicked: index of the form in its book, and path of the field, of the cell that was clicked on.
        tear_off_wanted: the pane should stand in a window of its own, or go back from there.
        close_wanted: the pane should go.
        shown: the newest print has reached the screen.
    """

    field_clicked = Signal(int, str)
    tear_off_wanted = Signal()
    close_wanted = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._orders = self._ordered = 0
        self._next: PrintOrder | None = None
        self._light: tuple[int, str] | None = None
        self._look: tuple[PrintOptions, bool] | None = None
        self._worker = PaperWorker()
        self._clock = QElapsedTimer()
        self._pause = QTimer(self, singleShot=True, interval=MOST_PAUSE_MS)
        self.view = PaperView(self)
        self._placard = QLabel(NOTHING, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._placard.setProperty("role", "muted")
        self._notice = QLabel(wordWrap=True)
        self._stack = QStackedWidget(self)
        self._page_label, self._zoom_label = QLabel(), QLabel()
        self._build()
        self._connect_signals()
        self._turned()
        self._zoomed()

    # What the owner does.

    def show_book(
        self, book: Book, editions: Editions, options: PrintOptions | None = None, *, official: bool = False
    ) -> None:
        """Show a book as it is now; the last page stays until the new one is made.

        Args:
            book: the book, a frozen value that the worker may read while the desk goes on.
            editions: the editions at hand.
            options: how it would be printed.
            official: whether the official fonts are taken as far as this PC has them.
        """
        if not book.forms:
            self.show_nothing()
            return
        self._orders += 1
        self._next = PrintOrder(self._orders, book, editions, options or PrintOptions(), official)
        self._stack.setCurrentWidget(self.view)
        if not self.isVisible():
            return
        if self.view.pages:
            self._pause.start()
        else:
            self._order()

    def show_nothing(self, sentence: str = NOTHING) -> None:
        """Show no page but a sentence."""
        self._orders += 1
        self._pause.stop()
        self._next = None
        self.view.clear()
        self._notice.hide()
        self._placard.setText(sentence)
        self._stack.setCurrentWidget(self._placard)

    def light(self, form_index: int, path: str) -> None:
        """Light a field on the paper and bring it into view, now and on each new print."""
        self._light = (form_index, path)
        self.view.light(form_index, path)

    def show_torn_off(self, *, torn: bool) -> None:
        """Let the button say where the pane would go next: into a window of its own, or back."""
        word = "放回主窗口" if torn else TEAR_OFF
        self._tear.setIcon(icon("panel-right" if torn else "picture-in-picture-2"))
        self._tear.setToolTip(word)
        self._tear.setAccessibleName(word)

    def stop(self) -> None:
        """End the worker; the pane shows what it shows and makes no more pages."""
        self._pause.stop()
        self._worker.stop()

    def sentence(self) -> str:
        """Return what the pane says instead of, or above, a page."""
        if self._stack.currentWidget() is self._placard:
            return self._placard.text()
        return self._notice.text() if self._notice.isVisibleTo(self) else ""

    # How it is built.

    def _build(self) -> None:
        theme = current_theme()
        self.setAccessibleName("打印效果")
        self._notice.setProperty("role", "error")
        self._notice.setContentsMargins(theme.group, theme.gap, theme.group, theme.gap)
        self._notice.hide()
        self._placard.setContentsMargins(theme.part, theme.part, theme.part, theme.part)
        self._stack.addWidget(self._placard)
        self._stack.addWidget(self.view)
        self.setFocusProxy(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar())
        layout.addWidget(self._notice)
        layout.addWidget(self._stack, 1)

    def _bar(self) -> QFrame:
        theme = current_theme()
        bar = QFrame(self)
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.gap, theme.inset, theme.gap, theme.inset)
        row.setSpacing(theme.inset)
        self._previous = self._button("chevron-up", "上一页", "PageUp")
        self._following = self._button("chevron-down", "下一页", "PageDown")
        self._smaller = self._button("zoom-out", "缩小", "-")
        self._larger = self._button("zoom-in", "放大", "+")
        self._wide = self._button("move-horizontal", "适合宽度", "0")
        self._whole = self._button("maximize", "整页", "")
        self._tear = self._button("picture-in-picture-2", TEAR_OFF, "")
        self._close = self._button("x", "收起预览", "")
        for button in (self._wide, self._whole):
            button.setCheckable(True)
        self._zoom_label.setMinimumWidth(self._zoom_label.fontMetrics().horizontalAdvance("400%"))
        self._zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self._page_label, self._zoom_label):
            label.setProperty("role", "caption")
        for widget in (self._previous, self._following, self._page_label):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self._smaller, self._zoom_label, self._larger, self._wide, self._whole):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._tear)
        row.addWidget(self._close)
        self._head, self._giving_way = bar, (self._zoom_label, self._whole, self._tear)
        return bar

    def _fit_bar(self) -> None:
        """Leave out of the bar what has no room; the zoom is still seen, and a wider pane has all of it."""
        for widget in self._giving_way:
            widget.show()
        for widget in self._giving_way:
            if self._head.minimumSizeHint().width() > self.width():
                widget.hide()

    def _button(self, name: str, word: str, key: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setIconSize(QSize(current_theme().px(ICON_PX), current_theme().px(ICON_PX)))
        button.setToolTip(f"{word}（{key}）" if key else word)
        button.setAccessibleName(word)
        return button

    def _connect_signals(self) -> None:
        self._pause.timeout.connect(self._order)
        self._worker.printed.connect(self._printed)
        self._worker.failed.connect(self._failed)
        self._worker.rendered.connect(self._rendered)
        self.view.wanted.connect(self._worker.render)
        self.view.field_clicked.connect(self.field_clicked)
        self.view.zoomed.connect(self._zoomed)
        self.view.turned.connect(self._turned)
        self._previous.clicked.connect(self._turn_back)
        self._following.clicked.connect(self._turn_on)
        self._smaller.clicked.connect(self._zoom_out)
        self._larger.clicked.connect(self._zoom_in)
        self._wide.clicked.connect(self._fit_width)
        self._whole.clicked.connect(self._fit_page)
        self._tear.clicked.connect(self.tear_off_wanted)
        self._close.clicked.connect(self.close_wanted)
        self.destroyed.connect(self._worker.stop)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self._worker.stop)

    # What happens.

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let the bar follow the width."""
        super().resizeEvent(event)
        self._fit_bar()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Make the pages that were asked for while the pane was hidden."""
        super().showEvent(event)
        self._order()

    def _order(self) -> None:
        if self._next is not None and self._next.number != self._ordered:
            self._ordered = self._next.number
            self._clock.start()
            self._worker.print(self._next)

    def _printed(self, number: int, pages: tuple[PlacedPage, ...]) -> None:
        order = self._next
        if order is None or number != order.number:
            return
        look = (order.options, order.official)
        first = not self.view.pages
        self._notice.hide()
        self.view.show_pages(number, pages, look_changed=look != self._look)
        self._look = look
        if first:
            self.view.set_fit(self.view.fit)
        if self._light is not None:
            (self.view.light if first else self.view.relight)(*self._light)
        self._turned()
        self._tell_if_shown()

    def _failed(self, number: int, sentence: str) -> None:
        if number != self._orders:
            return
        if self.view.pages:
            self._notice.setText(sentence)
            self._notice.show()
        else:
            self.show_nothing(sentence)

    def _rendered(self, glimpse: object, image: object) -> None:
        self.view.show_picture(glimpse, image)  # type: ignore[arg-type]  # signals carry objects
        self._tell_if_shown()

    def _tell_if_shown(self) -> None:
        if self.view.is_settled():
            if self._clock.isValid():
                pause = PROMISED_MS - self._clock.elapsed()
                self._pause.setInterval(min(max(pause, LEAST_PAUSE_MS), MOST_PAUSE_MS))
                self._clock.invalidate()
            self.shown.emit()

    def _turned(self) -> None:
        page, count = self.view.page_in_view() + 1, len(self.view.pages)
        self._page_label.setText(f"{page} / {count} 页" if count else "")
        wide = self._page_label.sizeHint().width()
        if wide != self._page_label.minimumWidth():
            self._page_label.setMinimumWidth(wide)
            self._fit_bar()
        self._previous.setEnabled(page > 1)
        self._following.setEnabled(page < count)

    def _zoomed(self) -> None:
        self._zoom_label.setText(f"{self.view.zoom:.0%}")
        self._wide.setChecked(self.view.fit == "width")
        self._whole.setChecked(self.view.fit == "page")

    def _turn_back(self) -> None:
        self.view.go_to_page(self.view.page_in_view() - 1)

    def _turn_on(self) -> None:
        self.view.go_to_page(self.view.page_in_view() + 1)

    def _zoom_out(self) -> None:
        self.view.step_zoom(-1)

    def _zoom_in(self) -> None:
        self.view.step_zoom(1)

    def _fit_width(self) -> None:
        self.view.set_fit("width")
        self._zoomed()

    def _fit_page(self) -> None:
        self.view.set_fit("page")
        self._zoomed()
