"""The actions of the window, declared once: menus, tool bar, shortcuts and their sheet are made from these tables."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPlainTextEdit, QSizePolicy, QToolBar, QWidget

from perfdesk.ui.icons import icon
from perfdesk.ui.theme import current_theme

LINE: Final = "-"
"""Stands for a line between actions of a menu, and for the space that pushes what follows to the right of the bar."""


@dataclass(frozen=True, slots=True)
class Act:
    """An action of the window.

    Attributes:
        name: by which tables, handlers and tests know it.
        word: what menus and the bar say.
        sign: its icon, "" for none.
        keys: its shortcuts, parted by commas as Qt writes them; the first is shown.
        checks: whether it switches something on and off.
    """

    name: str
    word: str
    sign: str = ""
    keys: str = ""
    checks: bool = False


ACTIONS: Final = (
    Act("import", "导入…", "import", "Ctrl+O"),
    Act("export", "导出…", "file-output", "Ctrl+E"),
    Act("print", "打印…", "printer", "Ctrl+P"),
    Act("settings", "设置", "settings", "Ctrl+,"),
    Act("quit", "退出", "", "Ctrl+Q"),
    Act("undo", "撤销", "undo-2", "Ctrl+Z"),
    Act("redo", "重做", "redo-2", "Ctrl+Y, Ctrl+Shift+Z"),
    Act("filter", "筛选项目", "search", "Ctrl+F"),
    Act("replace", "查找和替换", "replace", "Ctrl+H"),
    Act("compare", "与文件对照…", "files", ""),
    Act("next_finding", "下一条意见", "arrow-down", "F8"),
    Act("previous_finding", "上一条意见", "arrow-up", "Shift+F8"),
    Act("mend", "按意见改好", "wand-sparkles", "Ctrl+F8"),
    Act("paper", "打印效果", "file-text", "Ctrl+Shift+P", checks=True),
    Act("library", "指标库", "library", "Ctrl+L", checks=True),
    Act("log", "年内记录", "history", "Ctrl+Shift+L", checks=True),
    Act("help", "怎么填", "circle-question-mark", "F1", checks=True),
    Act("shortcuts", "快捷键一览", "keyboard", "Ctrl+F1"),
    Act("welcome", "新手五步", "house", ""),
    Act("sample", "打开示例", "book-open", ""),
    *(Act(f"section_{n}", f"第 {n} 部分", "", f"Ctrl+{n}") for n in range(1, 7)),
    Act("next_pane", "到下一个窗格", "", "F6"),
    Act("previous_pane", "到上一个窗格", "", "Shift+F6"),
)

TREE_ACTIONS: Final = (
    Act("new_book", "新建填报册", "book-plus", "Ctrl+Shift+N"),
    Act("new_form", "新建项目", "file-plus", "Ctrl+N"),
    Act("duplicate", "复制项目", "copy", "Ctrl+D"),
    Act("rename", "改名", "pencil", "F2"),
    Act("move_up", "上移", "arrow-up", "Ctrl+Shift+Up"),
    Act("move_down", "下移", "arrow-down", "Ctrl+Shift+Down"),
    Act("delete", "删除", "trash-2", "Del"),
    Act("roll_over", "结转到下一年", "calendar-plus"),
    Act("evaluate", "生成本册的自评表", "clipboard-check"),
    Act("open_bin", "回收站", "archive-restore"),
)
"""Actions of the tree of projects."""

EVERYWHERE: Final = ("new_book", "new_form")
"""Actions of the tree whose keys hold in the whole window; those of the others hold in the tree."""

MENUS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("文件(&F)", ("new_book", "new_form", LINE, "import", "export", "print", LINE, "settings", LINE, "quit")),
    ("编辑(&E)", ("undo", "redo", LINE, "filter", "replace")),
    (
        "项目(&P)",
        ("duplicate", "rename", "move_up", "move_down", "delete", LINE, "roll_over", "evaluate", "compare", LINE,
         "open_bin"),
    ),
    ("检查(&C)", ("next_finding", "previous_finding", "mend")),
    ("视图(&V)", ("paper", "library", "log", LINE, *(f"section_{n}" for n in range(1, 7)), LINE, "next_pane",
      "previous_pane")),
    ("帮助(&H)", ("help", "shortcuts", "welcome", "sample")),
)  # fmt: skip

_OF_EDITORS: Final = {"undo", "redo"}
"""Actions whose keys an editor may keep: boxes that are not fields of a form undo what was typed into them."""

BAR: Final = ("new_form", "import", LINE, "undo", "redo", LINE, "next_finding", "replace", LINE, "export", "print")


def make_actions(window: QMainWindow, handlers: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Make the window's own actions; `handlers` says by name what each does."""
    made = {}
    for act in ACTIONS:
        made[act.name] = action = QAction(icon(act.sign) if act.sign else QIcon(), act.word, window)
        action.setShortcuts([QKeySequence(keys.strip()) for keys in act.keys.split(", ") if keys])
        action.setCheckable(act.checks)
        action.triggered.connect(lambda _on=False, do=handlers[act.name]: do())
        window.addAction(action)
    KeysFirst(window, {key for name in made.keys() - _OF_EDITORS for key in made[name].shortcuts()})
    return made


class KeysFirst(QObject):
    """Lets the keys of actions through the editor that the cursor is in.

    An editor claims the keys that it moves with before any action; on X11 a line takes Ctrl+E for "to its end".
    """

    def __init__(self, window: QWidget, keys: Collection[QKeySequence]) -> None:
        super().__init__(window)
        self._window, self._keys = window, keys
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]  # a window has one

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if isinstance(new, QLineEdit | QPlainTextEdit) and self._window.isAncestorOf(new):
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, N802
        """Keep an editor from claiming the keys of actions."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if QKeySequence(event.keyCombination()) not in self._keys:
            return False
        event.ignore()
        return True


def fill_menus(window: QMainWindow, actions: Mapping[str, QAction]) -> None:
    """Make the menus."""
    for title, names in MENUS:
        menu = window.menuBar().addMenu(title)
        for name in names:
            if name == LINE:
                menu.addSeparator()
            else:
                menu.addAction(actions[name])


def fill_bar(bar: QToolBar, actions: Mapping[str, QAction]) -> None:
    """Fill the tool bar; what stands after the last line is at its right end."""
    theme = current_theme()
    last = len(BAR) - 1 - BAR[::-1].index(LINE)
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    bar.setIconSize(theme.icon_size)
    for at, name in enumerate(BAR):
        if at == last:
            space = QWidget()
            space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            bar.addWidget(space)
        elif name == LINE:
            bar.addSeparator()
        else:
            bar.addAction(actions[name])
