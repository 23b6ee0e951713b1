"""Help at a field (F1): what belongs there, a good and a bad example, all from the table of fields."""

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from perfdesk.model.fields import Field, fields_of
from perfdesk.model.form import Book, TargetForm
from perfdesk.model.interchange import KINDS
from perfdesk.model.structure import structure
from perfdesk.resources import resource_folder
from perfdesk.ui.icons import icon
from perfdesk.ui.theme import current_theme

GENERAL = "把光标放在一个栏目里，再按 F1，这里会说明它怎么填。"
_NUMBER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class SectionHelp:
    """What belongs into a section of the narrative."""

    help: str
    good: str
    bad: str


@dataclass(frozen=True, slots=True)
class _Sections:
    sections: Mapping[str, SectionHelp]


def help_of(path: str, kind: str = TargetForm.kind, heading: str = "") -> Field | None:
    """Return what is told of a field, or None if nothing.

    Args:
        path: of the field, in whichever row (`indicators[3].level2`).
        kind: of the form.
        heading: of the narrative section that the field is the text of.
    """
    found = _table(kind).get(_NUMBER.sub("[]", path))
    section = section_helps().get(heading.rpartition("、")[2].partition("（")[0])
    if found is None or section is None or not path.endswith("].text"):
        return found
    return dataclasses.replace(found, label=heading, help=section.help, good=section.good, bad=section.bad)


@cache
def section_helps() -> Mapping[str, SectionHelp]:
    """Return the help on the sections of the narrative, by heading without number."""
    text = (resource_folder() / "help" / "narrative.toml").read_text(encoding="utf-8")
    return structure(_Sections, tomllib.loads(text)).sections


@cache
def _table(kind: str) -> dict[str, Field]:
    table = {path: field for path, field in fields_of(KINDS[kind]) if field.help}
    return table | {path: field for path, field in fields_of(Book) if path.startswith("sign_off.")}


class HelpPanel(QWidget):
    """Tells how a field is filled in.

    Signals:
        shortcuts_wanted: the sheet of shortcuts should be shown.
        close_wanted: the panel should go.
    """

    shortcuts_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._text = QLabel("怎么填"), QLabel(GENERAL, wordWrap=True)
        self._good_head, self._good = QLabel("这样写"), QLabel(wordWrap=True)
        self._bad_head, self._bad = QLabel("不要这样写"), QLabel(wordWrap=True)
        self._shortcuts = QPushButton("快捷键一览")
        self._close = QToolButton()
        self._build()
        self._connect_signals()
        self.show_field("")

    def show_field(self, path: str, kind: str = TargetForm.kind, heading: str = "") -> None:
        """Show the help of a field, as `help_of` finds it; of a field without help, how help is found."""
        field = help_of(path, kind, heading)
        self._title.setText(field.label if field else "怎么填")
        self._text.setText(field.help if field else GENERAL)
        for head, label, example in (
            (self._good_head, self._good, field.good if field else ""),
            (self._bad_head, self._bad, field.bad if field else ""),
        ):
            label.setText(example)
            head.setVisible(bool(example))
            label.setVisible(bool(example))

    def _build(self) -> None:
        theme = current_theme()
        self.setAccessibleName("填写帮助")
        self._title.setProperty("role", "section")
        for head in (self._good_head, self._bad_head):
            head.setProperty("role", "caption")
        self._good.setProperty("role", "good-example")
        self._bad.setProperty("role", "bad-example")
        for label in (self._text, self._good, self._bad):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._shortcuts.setProperty("kind", "link")
        self._close.setIcon(icon("x"))
        self._close.setAccessibleName("收起帮助")
        self._close.setToolTip("收起帮助")
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.group, theme.gap, theme.group, theme.group)
        layout.setSpacing(theme.gap)
        layout.addLayout(top)
        layout.addWidget(self._text)
        layout.addSpacing(theme.gap)
        for widget in (self._good_head, self._good, self._bad_head, self._bad):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self._shortcuts, 0, Qt.AlignmentFlag.AlignLeft)

    def _connect_signals(self) -> None:
        self._shortcuts.clicked.connect(self.shortcuts_wanted)
        self._close.clicked.connect(self.close_wanted)
