"""What is said under a field or a table: findings, each with what can be done about it."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from perfdesk.model.finding import Finding
from perfdesk.ui.findings_panel import SIGNS
from perfdesk.ui.icons import pixmap
from perfdesk.ui.theme import current_theme, restyle

_SIGN: Final = 14


class NoteList(QWidget):
    """Findings under a field or a table.

    Signals:
        mend_wanted: the finding whose mend is to be made.
        waive_wanted: the finding that may stand, for a reason still to be given.
    """

    mend_wanted = Signal(object)
    waive_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()
        self._notes: list[_Note] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def show_findings(self, findings: tuple[Finding, ...], *, blank: bool = False) -> None:
        """Show these findings, and no others.

        Args:
            findings: what is said.
            blank: whether nothing is written yet: that is said quietly, and there is nothing to give a reason for.
        """
        if findings == self._findings:
            return
        self._findings = findings
        while len(self._notes) < len(findings):
            self._notes.append(_Note(self))
            self._column.addWidget(self._notes[-1])
        for note, finding in zip(self._notes, findings, strict=False):
            note.show_finding(finding, blank=blank)
        for n, note in enumerate(self._notes):
            note.setVisible(n < len(findings))
        self.setVisible(bool(findings))


class _Note(QWidget):
    """A finding: sign, sentence, and what can be done. It stays for the next one: a new one costs a key its frame."""

    def __init__(self, notes: NoteList) -> None:
        super().__init__()
        theme = current_theme()
        self._finding: Finding | None = None
        self._sign, self._words = QLabel(), QLabel(wordWrap=True)
        self._words.setMinimumWidth(1)  # one endless word in it must not widen the page
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sign.setContentsMargins(0, theme.px(3), 0, 0)  # level with the first line of words
        self._mend = _offer("", lambda: notes.mend_wanted.emit(self._finding))
        self._waive = _offer("说明理由", lambda: notes.waive_wanted.emit(self._finding))
        offers = QHBoxLayout()
        offers.setSpacing(theme.gap)
        offers.addWidget(self._mend)
        offers.addWidget(self._waive)
        offers.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._words)
        column.addLayout(offers)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, theme.px(2), 0, theme.px(2))
        layout.setSpacing(theme.inset)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)

    def show_finding(self, finding: Finding, *, blank: bool) -> None:
        """Say this finding."""
        self._finding = finding
        sign, role = SIGNS[finding.severity]
        if blank:
            sign, role = "info", "muted"
        elif finding.waived:
            role = "muted"
        self._sign.setPixmap(pixmap(sign, role, current_theme().px(_SIGN), self.devicePixelRatioF()))
        self._words.setText(f"{finding.message}（理由：{finding.waived}）" if finding.waived else finding.message)
        restyle(self._words, "role", role)
        self._mend.setText(finding.mend.label if finding.mend else "")
        self._mend.setVisible(finding.mend is not None)
        self._waive.setVisible(finding.stops and not blank)


def _offer(word: str, do: Callable[[], None]) -> QPushButton:
    button = QPushButton(word)
    button.setProperty("kind", "link")
    button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    button.clicked.connect(do)
    return button
