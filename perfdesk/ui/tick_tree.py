"""A tree of books and forms to tick: what is to be imported, exported or printed."""

import contextlib
from collections.abc import Collection, Hashable, Iterator

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator, QWidget

from perfdesk.ui.icons import icon
from perfdesk.ui.theme import Role, current_theme

_KEY = Qt.ItemDataRole.UserRole
_NAME, _MARK = 0, 1
_SIGN = 16


class TickTree(QTreeWidget):
    """Lines with a box to tick and, at the right, a word on how they stand.

    A line above others is ticked as they are. Lines that stand for something carry a key.

    Signals:
        ticks_changed: once after any number of boxes changed.
        looked_at: the key of the line that the cursor went to, or None.
    """

    ticks_changed = Signal()
    looked_at = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[Hashable] = []
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.ticks_changed)
        self.setAccessibleName(name)
        self.setHeaderLabels(["", ""])  # hidden; its words would take room
        self.setHeaderHidden(True)
        self.setIndentation(current_theme().group)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setMinimumSectionSize(0)
        self.header().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(_MARK, QHeaderView.ResizeMode.ResizeToContents)
        # With a border Qt leaves room for the box at its size in the stylesheet; the padding of lists would cost that.
        self.setStyleSheet(
            "QTreeView { outline: none; } QTreeView::item { padding: 0; border: 1px solid transparent; }"
        )
        self.setIconSize(QSize(current_theme().px(_SIGN), current_theme().px(_SIGN)))
        self.itemChanged.connect(self._follow)
        self.currentItemChanged.connect(lambda item, _: self.looked_at.emit(self._key_of(item)))

    def put(
        self,
        text: str,
        *,
        under: QTreeWidgetItem | None = None,
        key: Hashable = None,
        boxed: bool = True,
        mark: str = "",
        role: Role = "muted",
        sign: str = "",
    ) -> QTreeWidgetItem:
        """Put a line at the end of the tree or of the lines under another one; it is not ticked.

        Args:
            text: what it says.
            under: the line above it.
            key: what it stands for; a line without one gathers those under it, and is ticked as they are.
            boxed: whether it can be ticked.
            mark: the word at its right.
            role: colour of that word and of the icon.
            sign: icon before the text.
        """
        line = QTreeWidgetItem([text, mark])  # put into the tree when it is whole: each change there would be told
        line.setSizeHint(_NAME, QSize(0, current_theme().row - current_theme().inset))
        line.setToolTip(_NAME, text)
        line.setForeground(_MARK, current_theme().colour(role))
        line.setTextAlignment(_MARK, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if sign:
            line.setIcon(_NAME, icon(sign, role))
        if key is not None:
            line.setData(_NAME, _KEY, len(self._keys))
            self._keys.append(key)
            if boxed:
                line.setCheckState(_NAME, Qt.CheckState.Unchecked)
        if under is None:
            self.addTopLevelItem(line)
        else:
            under.addChild(line)
        return line

    def forget(self) -> None:
        """Empty the tree."""
        self.clear()
        self._keys.clear()

    def tick(self, keys: Collection[Hashable]) -> None:
        """Tick these lines, and no others."""
        wanted = set(keys)
        with self._quietly():
            for line in self._lines():
                if _has_box(line):
                    ticked = self._key_of(line) in wanted
                    line.setCheckState(_NAME, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            for n in range(self.topLevelItemCount()):
                _gather(self.topLevelItem(n))

    def ticked(self) -> tuple[Hashable, ...]:
        """Return the keys of the lines that are ticked, in their order."""
        lines = (line for line in self._lines() if _has_box(line) and line.checkState(_NAME) == Qt.CheckState.Checked)
        return tuple(map(self._key_of, lines))

    def all_keys(self) -> tuple[Hashable, ...]:
        """Return the keys of all lines, in their order."""
        return tuple(map(self._key_of, self._lines()))

    def go_to(self, key: Hashable) -> None:
        """Put the cursor on a line."""
        found = next((line for line in self._lines() if self._key_of(line) == key), None)
        if found is not None:
            self.setCurrentItem(found)
            self.scrollToItem(found)

    def _follow(self, line: QTreeWidgetItem, column: int) -> None:
        """Let lines under a line that was ticked, and those above it, follow."""
        if column != _NAME or not _has_box(line):
            return
        with self._quietly():
            _spread(line, line.checkState(_NAME))
            above = line.parent()
            while above is not None:
                _show_gathered(above)
                above = above.parent()

    @contextlib.contextmanager
    def _quietly(self) -> Iterator[None]:
        """Change boxes without following each; it is told once."""
        self.blockSignals(True)  # noqa: FBT003  # Qt's own switch
        yield
        self.blockSignals(False)  # noqa: FBT003
        self._later.start()

    def _lines(self) -> Iterator[QTreeWidgetItem]:
        """Yield the lines that have a key."""
        iterator = QTreeWidgetItemIterator(self)
        while (line := iterator.value()) is not None:
            if line.data(_NAME, _KEY) is not None:
                yield line
            iterator += 1

    def _key_of(self, line: QTreeWidgetItem | None) -> Hashable:
        number = None if line is None else line.data(_NAME, _KEY)
        return None if number is None else self._keys[number]


def _has_box(line: QTreeWidgetItem) -> bool:
    return line.data(_NAME, Qt.ItemDataRole.CheckStateRole) is not None


def _spread(line: QTreeWidgetItem, state: Qt.CheckState) -> None:
    """Tick what stands under a line, or untick it."""
    for n in range(line.childCount()):
        below = line.child(n)
        if _has_box(below):
            below.setCheckState(_NAME, state)
        _spread(below, state)


def _gather(line: QTreeWidgetItem) -> None:
    """Tick a line, and those between, as what stands under it is; nothing to tick there, no box."""
    below = [line.child(n) for n in range(line.childCount())]
    for each in below:
        _gather(each)
    if below:
        _show_gathered(line)


def _show_gathered(line: QTreeWidgetItem) -> None:
    below = [line.child(n) for n in range(line.childCount())]
    states = {each.checkState(_NAME) for each in below if _has_box(each)}
    if states:
        line.setCheckState(_NAME, states.pop() if len(states) == 1 else Qt.CheckState.PartiallyChecked)
