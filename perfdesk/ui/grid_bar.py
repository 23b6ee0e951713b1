"""The bar under the grid: what is said of the active cell, what a paste would overwrite, how to begin."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from perfdesk.model.finding import Finding
from perfdesk.ui.grid_delegate import SEVERITY_COLOURS, SEVERITY_SIGNS
from perfdesk.ui.icons import pixmap
from perfdesk.ui.theme import Role, current_theme, restyle


class _Line(QWidget):
    """A sign, a sentence and up to two buttons."""

    first = Signal()
    second = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme = current_theme()
        self._sign, self._words = QLabel(), QLabel(wordWrap=True)
        self._buttons = QPushButton(), QPushButton()
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)
        for button, told in zip(self._buttons, (self.first, self.second), strict=True):
            button.clicked.connect(told)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._sign.setContentsMargins(0, theme.px(8), 0, 0)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setContentsMargins(0, theme.px(6), 0, theme.px(6))

    def say(self, sign: str, role: Role, words: str, first: str = "", second: str = "", kind: str = "link") -> None:
        """Show something else."""
        side = current_theme().px(16)
        self._sign.setPixmap(pixmap(sign, role, side, self.devicePixelRatioF()))
        self._words.setText(words)
        for button, word, look in zip(self._buttons, (first, second), (kind, "link"), strict=True):
            button.setText(word)
            restyle(button, "kind", look)
            button.setVisible(bool(word))
        self._row.invalidate()  # else the bar would learn of its new height only later
        self.updateGeometry()


class GridBar(QFrame):
    """The bar.

    Signals:
        mend_wanted: the finding whose mend was chosen.
        waive_wanted: the finding that may stand.
        paste_agreed: whether what was announced should be done.
        hint_taken: what the hint offers should be done.
    """

    mend_wanted = Signal(object)
    waive_wanted = Signal(object)
    paste_agreed = Signal(bool)
    hint_taken = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme = current_theme()
        self._lines: list[_Line] = []
        self._findings: tuple[Finding, ...] = ()
        self._answers = "hint"
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(theme.group, theme.inset, theme.gap, theme.inset)
        self._layout.setSpacing(0)
        self._layout.addStretch(1)
        self.setAccessibleName("当前格的检查意见")
        self.setAutoFillBackground(True)

    @property
    def words(self) -> str:
        """What the bar says."""
        return "\n".join(line._words.text() for line in self._lines if not line.isHidden())  # noqa: SLF001

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Say what was found, with what can be done about it."""
        self._findings, self._answers = findings, "findings"
        self._need(len(findings))
        for line, each in zip(self._lines, findings, strict=False):
            line.say(
                SEVERITY_SIGNS[each.severity],
                SEVERITY_COLOURS[each.severity],
                each.message,
                each.mend.label if each.mend else "",
                "说明理由" if each.stops else "",
            )

    def show_paste(self, sentence: str) -> None:
        """Ask whether a paste should be done."""
        self._answers = "paste"
        self._need(1)
        self._lines[0].say("clipboard-paste", "warning", sentence, "粘贴", "放弃", "primary")

    def show_hint(self, sentence: str, offer: str = "") -> None:
        """Say how to go on, with a button where something can be done at once."""
        self._answers = "hint"
        self._need(1)
        self._lines[0].say("info", "muted", sentence, offer)

    def _need(self, count: int) -> None:
        while len(self._lines) < count:
            line, number = _Line(), len(self._lines)
            line.first.connect(lambda number=number: self._answer(number, first=True))
            line.second.connect(lambda number=number: self._answer(number, first=False))
            self._lines.append(line)
            self._layout.insertWidget(number, line)
        for n, line in enumerate(self._lines):
            line.setVisible(n < count)

    def _answer(self, number: int, *, first: bool) -> None:
        if self._answers == "paste":
            self.paste_agreed.emit(first)
        elif self._answers == "hint":
            self.hint_taken.emit()
        elif self._answers == "findings":
            (self.mend_wanted if first else self.waive_wanted).emit(self._findings[number])
