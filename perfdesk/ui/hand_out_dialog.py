"""What export and print have in common: which forms, what is printed of them, and the errors in their way."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from perfdesk.desk.hand_out import Chosen, OpenError, choose, open_errors, total_forms, waive
from perfdesk.desk.jobs import CheckedBook, check_books
from perfdesk.desk.session import Session
from perfdesk.desk.settings import Settings
from perfdesk.export.options import PrintOptions
from perfdesk.ui.icons import pixmap
from perfdesk.ui.layouts import fill, label, pairs, row
from perfdesk.ui.open_errors import OpenErrors
from perfdesk.ui.scope_pane import ScopePane
from perfdesk.ui.tasks import Background
from perfdesk.ui.theme import Role, current_theme
from perfdesk.ui.working_row import WorkingRow

_WIDE: Final = 1080
_HIGH: Final = 640
_SCOPE: Final = 360
_SIGN: Final = 18
_LOWERED: Final = 6
"""How far boxes to tick are lowered to stand beside their label."""


class HandOutDialog(QDialog):
    """Lets forms be chosen, checks them in the background, and hands them out when nothing stands in the way.

    What it does with them is for the dialogs made from it: `_hand_out`.

    Signals:
        go_to: form id and field path; the dialog has closed, and the field is to be mended.
        go_to_book: book id; the same of a book itself.
        printed: ids of the forms that went out on pages as they are now; a draft does not count.
    """

    go_to = Signal(int, str)
    go_to_book = Signal(int)
    printed = Signal(object)

    def __init__(
        self,
        session: Session,
        settings: Settings,
        book_id: int | None = None,
        form_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            session: what there is; reasons for errors go into it.
            settings: fonts and blanks to sign as they are set.
            book_id: the book that the window shows; it is chosen at the start where no form is.
            form_id: the form that the window shows; it is chosen at the start.
            parent: the window.
        """
        super().__init__(parent)
        self._session, self._settings = session, settings
        self._chosen: tuple[Chosen, ...] = ()
        self._errors: tuple[OpenError, ...] | None = None
        self._narrative: bool | None = None
        self._gathering: Iterator[Chosen] = iter(())
        self._gathered: list[Chosen] = []
        self._next = QTimer(self, singleShot=True, interval=0)
        self._background = Background(self)
        self._scope = ScopePane(session, book_id, form_id)
        self._with_narrative, self._with_sign_off = QCheckBox("附情况说明(&N)"), QCheckBox("附签字栏(&S)")
        self._official, self._draft = QCheckBox("用公文字体(&F)"), QCheckBox("草稿(&D)")
        self._sign, self._state, self._failure = QLabel(), label(wraps=True), label(role="error", wraps=True)
        self._list, self._working = OpenErrors(), WorkingRow(self._background)
        self._pages, self._right = QStackedWidget(), QVBoxLayout()
        self._cancel, self._go = QPushButton("取消"), QPushButton()
        self._buttons = row(self._working, self._cancel, self._go)

    def done(self, result: int) -> None:
        """End what is under way before the dialog closes."""
        self._next.stop()
        self._background.stop()
        super().done(result)

    # For the dialogs made from this one.

    def _hand_out(self) -> None:
        """Do what the dialog is for, in the background."""
        raise NotImplementedError

    @property
    def _final(self) -> bool:
        """Whether pages are made that may be handed in: errors stand in their way, and they count as printed."""
        return not self._draft.isChecked()

    @property
    def _to_be_marked(self) -> tuple[int, ...]:
        """The forms that are printed when what is chosen now has gone out."""
        return tuple(form_id for each in self._chosen for form_id in each.form_ids) if self._final else ()

    @property
    def _options(self) -> PrintOptions:
        return PrintOptions(self._narrative, self._with_sign_off.isChecked(), self._draft.isChecked())

    @property
    def _total(self) -> int:
        """How many forms are chosen."""
        return total_forms(self._chosen)

    def _build(self, *fields: tuple[str, QWidget]) -> None:
        """Arrange everything; `fields` with their names stand over the options."""
        theme = current_theme()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = fill(self, _WIDE, _HIGH)
        self._with_sign_off.setChecked(self._settings.sign_off)
        self._official.setChecked(self._settings.official)
        self._official.setToolTip("本机有的宋体、仿宋、黑体、方正小标宋；没有的用自带字体")
        self._draft.setToolTip("有错误也能印，每页印“草稿”字样")
        self._failure.hide()
        self._go.setProperty("kind", "primary")
        self._go.setDefault(True)
        self._cancel.setAutoDefault(False)
        self._right.setContentsMargins(0, 0, theme.gap, 0)
        self._right.setSpacing(theme.group)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setHorizontalSpacing(theme.gap)
        form.setVerticalSpacing(theme.gap)
        for name, field in fields:
            field.setAccessibleName(field.accessibleName() or name.partition("(")[0])
            form.addRow(name, field)
        options = pairs(self._with_narrative, self._with_sign_off, self._official, self._draft)
        options.setContentsMargins(0, theme.px(_LOWERED), 0, 0)
        form.addRow("内容", options)
        self._right.addLayout(form)
        state = row(self._sign, self._state)
        state.setStretch(1, 1)
        self._right.addLayout(state)
        self._right.addWidget(self._list)
        self._right.addStretch(1)
        right, page = QScrollArea(widgetResizable=True), QWidget()
        right.setFrameShape(QFrame.Shape.NoFrame)
        right.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        holder.setLayout(self._right)
        right.setWidget(holder)
        panes = QHBoxLayout(page)
        panes.setContentsMargins(0, 0, 0, 0)
        panes.setSpacing(theme.part)
        panes.addWidget(self._scope, _SCOPE)
        panes.addWidget(right, _WIDE - _SCOPE)
        self._pages.addWidget(page)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._failure)
        layout.addLayout(self._buttons)
        self._scope.focus_tree()
        self._connect_signals()
        self._gather()

    def _connect_signals(self) -> None:
        self._cancel.clicked.connect(self.reject)
        self._go.clicked.connect(self._hand_out)
        self._next.timeout.connect(self._gather_next)
        self._scope.changed.connect(self._gather)
        self._with_narrative.clicked.connect(self._choose_narrative)
        self._draft.toggled.connect(self._check)
        self._list.mend_wanted.connect(self._leave_for)
        self._list.waived.connect(self._waive)
        self._background.failed.connect(self._fail)
        self._background.began.connect(self._show_state)
        self._background.ended.connect(self._show_state)

    # Which forms: their books are fetched one at a time, so that the window goes on.

    def _gather(self) -> None:
        """Fetch what is ticked."""
        self._background.cancel()
        wanted = self._scope.wanted
        self._gathering = (choose(self._session, book_id, forms) for book_id, forms in wanted.items())
        self._gathered, self._chosen, self._errors = [], (), None
        self._go.setEnabled(False)
        self._gather_next()

    def _gather_next(self) -> None:
        chosen = next(self._gathering, None)
        if chosen is not None:
            self._gathered.append(chosen)
            self._next.start()
            return
        self._chosen = tuple(self._gathered)
        self._show_narrative()
        self._check()

    def _show_narrative(self) -> None:
        """Show what the editions of the chosen forms say of narratives, unless the user has said otherwise."""
        if self._narrative is None:
            found = (edition for each in self._chosen for edition in self._session.editions.of_book(each.book))
            first = next((edition for edition in found if edition is not None), None)
            self._with_narrative.setChecked(first is not None and first.document.with_narrative)

    def _choose_narrative(self, on: bool) -> None:  # noqa: FBT001  # Qt's own signal
        self._narrative = on

    # Errors.

    def _check(self) -> None:
        """Check what is chosen, where that counts and is not done yet."""
        if self._final and self._errors is None and self._chosen:
            books, editions = [each.book for each in self._chosen], self._session.editions
            self._working.say("正在检查")
            self._background.run(
                lambda progress: check_books(books, editions, for_print=True, progress=progress),
                self._show_checked,
                self._total,
            )
        self._show_state()

    def _show_checked(self, checked: Sequence[CheckedBook]) -> None:
        self._show_errors(open_errors(self._chosen, checked))

    def _show_errors(self, errors: tuple[OpenError, ...]) -> None:
        self._errors = errors
        self._list.show_errors(errors)
        for here, after in pairwise((self._draft, *self._list.stops, self._cancel)):
            self.setTabOrder(here, after)
        self._show_state()

    def _leave_for(self, error: OpenError) -> None:
        self.reject()
        if error.form_id is None:
            self.go_to_book.emit(error.book_id)
        else:
            self.go_to.emit(error.form_id, error.finding.field)

    def _waive(self, error: OpenError, reason: str) -> None:
        """Keep a reason, and let the error stand."""
        waive(self._session, error, reason)
        self._chosen = tuple(
            choose(self._session, each.id, each.form_ids) if each.id == error.book_id else each for each in self._chosen
        )
        self._show_errors(tuple(each for each in self._errors or () if each is not error))
        (*self._list.stops, self._go)[0].setFocus(Qt.FocusReason.OtherFocusReason)

    # How things stand.

    @property
    def _stopped(self) -> bool:
        """Whether errors stand in the way, or may."""
        return self._final and self._errors != ()

    def _show_state(self) -> None:
        """Say how things stand, and whether it can go on."""
        sign, role, words = self._standing()
        side = current_theme().px(_SIGN)
        self._sign.setPixmap(pixmap(sign, role, side, self.devicePixelRatioF()))
        self._state.setText(words)
        self._list.setVisible(self._final and bool(self._errors))
        self._go.setEnabled(bool(self._chosen) and not self._stopped and not self._background.busy)

    def _standing(self) -> tuple[str, Role, str]:
        """Return icon, colour and sentence on how things stand."""
        if not self._chosen:
            return "info", "muted", "请在左边勾选要的表。"
        if not self._final:
            return "info", "muted", "草稿不检查错误，每页印着“草稿”，不能用来报送。"
        if self._errors is None:
            return "loader", "muted", "正在检查有没有错误…" if self._background.busy else "还没有检查。"
        if self._errors:
            count = len(self._errors)
            return "circle-x", "error", f"有 {count} 个错误。请逐个改正或说明理由；只是先看看，可以勾“草稿”。"
        return "circle-check", "ok", "没有错误，可以打印。"

    def _fail(self, sentence: str) -> None:
        self._failure.setText(sentence)
        self._failure.setVisible(bool(sentence))
