"""Settings on one page: what is changed is told at once; there is nothing to confirm."""

import dataclasses
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from perfdesk.desk.settings import Settings
from perfdesk.ui.theme import current_theme

THEMES: Final = {"system": "跟随系统", "light": "浅色", "dark": "深色", "contrast": "高对比度"}
FONTS: Final = {"shipped": "自带字体（思源宋体、黑体）", "official": "公文字体（本机有的宋体、仿宋、黑体、小标宋）"}
ZOOMS: Final = (100, 110, 125, 150, 175, 200)
_WIDEST: Final = 720
_WIDEST_CHOICE: Final = 400
_WIDEST_NAME: Final = 240


class SettingsPage(QScrollArea):
    """Shows settings and lets them be changed.

    Signals:
        changed: the new `Settings`, after each change.
    """

    changed = Signal(object)

    def __init__(self, settings: Settings, usual_store: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._usual_store = usual_store
        self._texts: dict[str, QLineEdit] = {}
        self._choices: dict[str, QComboBox] = {}
        self._sign_off = QCheckBox("没有写明签字人时，也在每张表下面印出签字的空栏")
        self._build()
        self.show_settings(settings)
        self._connect_signals()

    def show_settings(self, settings: Settings) -> None:
        """Show other settings without telling of a change."""
        self._settings = settings
        for name, box in self._texts.items():
            box.setText(str(getattr(settings, name)))
        for name, choice in self._choices.items():
            choice.blockSignals(True)  # noqa: FBT003  # Qt's own switch
            value = getattr(settings, name)
            if choice.findData(value) < 0:
                choice.addItem(f"{value}%", value)
            choice.setCurrentIndex(choice.findData(value))
            choice.blockSignals(False)  # noqa: FBT003
        self._sign_off.setChecked(settings.sign_off)

    def go_to(self, name: str) -> None:
        """Put the cursor on a choice, where it is seen."""
        choice = self._choices[name]
        choice.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, choice, lambda: self.ensureWidgetVisible(choice))  # when everything has its place

    # How it is built.

    def _build(self) -> None:
        theme = current_theme()
        self.setAccessibleName("设置")
        self.setWidgetResizable(True)
        page, column = QWidget(), QWidget()
        column.setMaximumWidth(theme.px(_WIDEST))
        outer = QHBoxLayout(page)
        outer.setContentsMargins(theme.part, theme.part, theme.part, theme.part)
        outer.addWidget(column, 100)
        outer.addStretch(1)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.group)
        title = QLabel("设置")
        title.setProperty("role", "title")
        layout.addWidget(title)
        for head, rows in self._parts().items():
            layout.addWidget(_part(head, rows))
        layout.addStretch(1)
        self.setWidget(page)
        self.setFocusProxy(self._texts["unit"])

    def _parts(self) -> dict[str, list[tuple[str, QWidget]]]:
        """Return the parts of the page: head, and its fields with their labels."""
        return {
            "新表的默认内容": [
                ("实施单位", self._text("unit", "单位全称")),
                ("主管部门", self._text("department", "主管部门全称")),
            ],
            "签字": [
                ("填报人", self._name("preparer", "填报人")),
                ("联系电话", self._name("phone", "联系电话")),
                ("单位负责人", self._name("head", "单位负责人")),
                ("", self._sign_off),
            ],
            "打印": [("字体", self._choice("fonts", "字体", FONTS))],
            "外观": [
                ("颜色", self._choice("theme", "颜色", THEMES)),
                ("文字大小", self._choice("zoom", "文字大小", {zoom: f"{zoom}%" for zoom in ZOOMS})),
            ],
            "文件夹": [
                ("填报数据", self._folder("store", "填报数据的文件夹", f"{self._usual_store}")),
                ("备份", self._folder("backups", "备份的文件夹", f"{self._usual_store / '备份'}")),
                ("", _caption("改了填报数据的文件夹，下次打开时生效；原来的数据不会移动。")),
            ],
        }

    def _text(self, name: str, label: str, hint: str = "") -> QLineEdit:
        box = self._texts[name] = QLineEdit(placeholderText=hint)
        box.setAccessibleName(label)
        return box

    def _name(self, name: str, label: str) -> QLineEdit:
        """Return a box as wide as names and telephone numbers are."""
        box = self._text(name, label)
        box.setMaximumWidth(current_theme().px(_WIDEST_NAME))
        return box

    def _choice(self, name: str, label: str, words: dict[Any, str]) -> QComboBox:
        choice = self._choices[name] = QComboBox()
        for value, word in words.items():
            choice.addItem(word, value)
        choice.setAccessibleName(label)
        choice.setMaximumWidth(current_theme().px(_WIDEST_CHOICE))
        return choice

    def _folder(self, name: str, label: str, usual: str) -> QWidget:
        """Return a box for a folder with a button to choose one."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().gap)
        box = self._text(name, label, f"{usual}（默认）")
        choose = QPushButton("选择…")
        choose.clicked.connect(lambda: self._choose(box))
        row.addWidget(box, 1)
        row.addWidget(choose)
        return holder

    def _connect_signals(self) -> None:
        for box in self._texts.values():
            box.editingFinished.connect(self._tell)
        for choice in self._choices.values():
            choice.currentIndexChanged.connect(self._tell)
        self._sign_off.toggled.connect(self._tell)

    # What happens.

    def _choose(self, box: QLineEdit) -> None:
        folder = QFileDialog.getExistingDirectory(self, "选择文件夹", box.text() or str(self._usual_store))
        if folder:
            box.setText(folder)
            self._tell()

    def _tell(self) -> None:
        texts: dict[str, Any] = {name: box.text().strip() for name, box in self._texts.items()}
        choices = {name: choice.currentData() for name, choice in self._choices.items()}
        settings = dataclasses.replace(self._settings, **texts, **choices, sign_off=self._sign_off.isChecked())
        if settings != self._settings:
            self._settings = settings
            self.changed.emit(settings)


def _part(head: str, rows: list[tuple[str, QWidget]]) -> QFrame:
    theme = current_theme()
    card = QFrame()
    card.setProperty("role", "card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(theme.part, theme.group, theme.part, theme.group)
    layout.setSpacing(theme.gap)
    title = QLabel(head)
    title.setProperty("role", "section")
    form = QFormLayout()
    form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
    form.setHorizontalSpacing(theme.group)
    form.setVerticalSpacing(theme.gap)
    for label, widget in rows:
        caption = QLabel(label)
        caption.setMinimumWidth(theme.px(80))
        caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(caption, widget)
    layout.addWidget(title)
    layout.addLayout(form)
    return card


def _caption(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setProperty("role", "caption")
    return label
