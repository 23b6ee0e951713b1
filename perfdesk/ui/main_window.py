"""The window: the tree of books and projects, the page of a form, what is to be mended, and the paper beside it."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QSplitter,
    QToolBar,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from perfdesk.desk.saver import NotSaved, Saved
from perfdesk.desk.session import Changed, Event, Session
from perfdesk.desk.shelf import ShelfError
from perfdesk.model.finding import Finding
from perfdesk.model.form import Indicator, TargetForm
from perfdesk.model.paths import with_value
from perfdesk.ui.form_page import FormPage
from perfdesk.ui.icons import icon
from perfdesk.ui.paper import PaperPane
from perfdesk.ui.theme import current_theme
from perfdesk.ui.tree_model import TreeModel

_SIGNS = {"error": "circle-x", "warning": "triangle-alert", "hint": "lightbulb"}


class _Ear(QObject):
    """Carries events of the session into the window's thread, whichever they come from."""

    heard = Signal(object)


class MainWindow(QMainWindow):
    """The window over a session; closing it waits for the disk."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._form_id: int | None = None
        self._ear = _Ear(self)
        self._tree_model = TreeModel(session, self)
        self.filter_box, self.tree = QLineEdit(), QTreeView()
        self.page, self.findings, self.paper = FormPage(), QListWidget(), PaperPane()
        self._saved = QLabel("")
        self._build()
        self._undo = self._action("undo-2", "撤销", QKeySequence.StandardKey.Undo, session.undo)
        self._redo = self._action("redo-2", "重做", "Ctrl+Y", session.redo)
        self._next = self._action("arrow-down", "下一条意见", "F8", self._next_finding)
        self._find = self._action("search", "筛选", "Ctrl+F", self._focus_filter)
        self._stop_listening = session.listen(self._ear.heard.emit)
        self._connect_signals()
        self._show_actions()

    def open_form(self, form_id: int) -> None:
        """Show a form."""
        self._session.seal()
        self._form_id = form_id
        self._show_form()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """End the paper's worker, and what listens here."""
        self._stop_listening()
        self._stop_listening = _nothing
        self.paper.stop()
        super().closeEvent(event)

    def _hear(self, event: Event) -> None:
        if isinstance(event, Changed):
            self._show_change(event)
        elif isinstance(event, Saved):
            self._saved.setText(f"已保存 {event.at:%H:%M:%S}")
        elif isinstance(event, NotSaved):
            self._saved.setText(event.sentence)

    def _show_change(self, change: Changed) -> None:
        self._saved.setText("正在保存…")
        if change.shape:
            self._tree_model.refresh()
            self.tree.expandAll()
        else:
            for form_id in change.forms:
                self._tree_model.refresh_form(form_id)
        self._show_form()
        self._show_actions()

    def _show_form(self) -> None:
        form = self._current()
        self.page.setVisible(form is not None)
        if form is None or self._form_id is None:
            self.findings.clear()
            return
        findings = self._session.findings_of(self._form_id)
        self.page.show_form(form, self._session.edition(self._form_id), findings)
        self._show_findings(findings)
        book = self._session.book(self._session.line(self._form_id).book)
        self.paper.show_book(book, self._session.editions)

    def _current(self) -> TargetForm | None:
        """Return the open form; a form that is gone is open no more."""
        if self._form_id is None:
            return None
        try:
            form = self._session.form(self._form_id)
        except ShelfError:
            self._form_id = None
            return None
        return form if isinstance(form, TargetForm) else None

    def _show_findings(self, findings: tuple[Finding, ...]) -> None:
        self.findings.clear()
        for finding in findings:
            entry = QListWidgetItem(icon(_SIGNS[finding.severity]), finding.message)
            entry.setData(Qt.ItemDataRole.UserRole, finding.field)
            self.findings.addItem(entry)
        if not findings:
            self.findings.addItem(QListWidgetItem(icon("circle-check", "ok"), "没有意见，可以打印"))

    def _next_finding(self) -> None:
        if self.findings.count():
            self.findings.setCurrentRow((self.findings.currentRow() + 1) % self.findings.count())
            self._go_to_finding(self.findings.currentItem())

    def _go_to_finding(self, entry: QListWidgetItem) -> None:
        self.page.go_to(entry.data(Qt.ItemDataRole.UserRole) or "")

    def _type(self, path: str, text: str) -> None:
        if self._form_id is not None:
            self._session.set_text(self._form_id, path, text, typing=True)

    def _change_rows(self, rows: tuple[Indicator, ...], label: str) -> None:
        form = self._current()
        if form is not None and self._form_id is not None:
            self._session.change_form(self._form_id, with_value(form, "indicators", rows), label)

    def _light(self, path: str) -> None:
        if self._form_id is not None:
            lines = self._session.lines(self._session.line(self._form_id).book)
            self.paper.light([line.id for line in lines].index(self._form_id), path)

    def _click_on_paper(self, form_index: int, path: str) -> None:
        if self._form_id is not None:
            book_id = self._session.line(self._form_id).book
            self.open_form(self._session.lines(book_id)[form_index].id)
            self.page.go_to(path)

    def _choose(self, index: QModelIndex) -> None:
        line = self._tree_model.form_at(index)
        if line is not None:
            self.open_form(line.id)

    def _filter(self, words: str) -> None:
        self._tree_model.filter(words)
        self.tree.expandAll()

    def _focus_filter(self) -> None:
        self.filter_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_box.selectAll()

    def _show_actions(self) -> None:
        for action, word, label in (
            (self._undo, "撤销", self._session.undo_label),
            (self._redo, "重做", self._session.redo_label),
        ):
            action.setEnabled(bool(label))
            action.setToolTip(f"{word}：{label}" if label else f"没有可{word}的")

    def _action(self, sign: str, word: str, keys: str | QKeySequence.StandardKey, do: Callable[[], object]) -> QAction:
        action = QAction(icon(sign), word, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(do)
        self._bar.addAction(action)
        return action

    def _build(self) -> None:
        theme = current_theme()
        self.setWindowTitle("绩效填报台")
        self.resize(1366, 768)
        self._bar = QToolBar("常用", movable=False)
        self._bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addToolBar(self._bar)
        self.filter_box.setPlaceholderText("筛选项目")
        self.filter_box.setClearButtonEnabled(True)
        self.tree.setModel(self._tree_model)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.expandAll()
        self.findings.setWordWrap(True)
        self.page.hide()
        for widget, name in ((self.filter_box, "筛选项目"), (self.tree, "填报册和项目"), (self.findings, "检查意见")):
            widget.setAccessibleName(name)
        middle = _split(Qt.Orientation.Vertical, (self.page, 560), (self.findings, 140))
        panes = _split(
            Qt.Orientation.Horizontal,
            (_column(theme.gap, self.filter_box, self.tree), theme.px(260)),
            (middle, theme.px(660)),
            (self.paper, theme.px(420)),
        )
        self.setCentralWidget(panes)
        self.statusBar().addPermanentWidget(self._saved)

    def _connect_signals(self) -> None:
        self._ear.heard.connect(self._hear)
        self.filter_box.textChanged.connect(self._filter)
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self.page.typed.connect(self._type)
        self.page.rows_changed.connect(self._change_rows)
        self.page.entered.connect(self._light)
        self.page.left.connect(self._session.seal)
        self.findings.itemActivated.connect(self._go_to_finding)
        self.findings.itemClicked.connect(self._go_to_finding)
        self.paper.field_clicked.connect(self._click_on_paper)
        self.paper.close_wanted.connect(self.paper.hide)

    @property
    def saved_text(self) -> str:
        """What the status bar says of the disk."""
        return self._saved.text()


def _nothing() -> None:
    """Do nothing."""


def _column(margin: int, *widgets: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(margin, margin, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    return holder


def _split(orientation: Qt.Orientation, *parts: tuple[QWidget, int]) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    for widget, _ in parts:
        splitter.addWidget(widget)
    splitter.setSizes([size for _, size in parts])
    return splitter
