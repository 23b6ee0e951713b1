"""The first page of a first start: how it works in five steps, who fills in, and the sample book."""

from typing import Final

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from perfdesk.ui.icons import pixmap
from perfdesk.ui.theme import current_theme

STEPS: Final = (
    ("book-plus", "建一本填报册", "一个单位一年一册，也可以导入去年的文件接着改"),
    ("text-cursor-input", "填表", "资金自动求和，指标可从指标库里挑，右边就是打印的样子"),
    ("list-checks", "看检查意见", "边填边查，每条意见都能点到那一栏，有的能一键改好"),
    ("printer", "打印签字", "没有错误就可以打印，纸上和屏幕右边一模一样"),
    ("send", "报送", "导出 PDF 和电子表格，用邮件或 U 盘交给财政部门"),
)
_FIRST_YEAR: Final = 2020
_LAST_YEAR: Final = 2099
_ICON_PX: Final = 24
_WIDEST: Final = 880


class WelcomePage(QScrollArea):
    """Asks for what every form needs, once, and shows how it goes.

    Signals:
        begun: unit, department and year; the first book is to be made.
        sample_wanted: the sample book should be opened.
        import_wanted: files of last year should be read.
    """

    begun = Signal(str, str, int)
    sample_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, unit: str = "", department: str = "", year: int | None = None) -> None:
        super().__init__()
        self._unit = QLineEdit(unit, placeholderText="单位全称，如：江州市河道管理所")
        self._department = QLineEdit(department, placeholderText="主管部门全称，如：江州市水务局")
        self._year = QSpinBox(minimum=_FIRST_YEAR, maximum=_LAST_YEAR)
        self._year.setValue(year or QDate.currentDate().year() + 1)
        self._notice = QLabel("请先填写单位全称。")
        self._begin = QPushButton("开始填报")
        self._sample = QPushButton("打开示例看看")
        self._import = QPushButton("导入去年的文件…")
        self._build()
        self._connect_signals()
        self.setFocusProxy(self._department if unit and not department else self._unit)

    def _build(self) -> None:
        theme = current_theme()
        self.setAccessibleName("欢迎")
        self.setWidgetResizable(True)
        page, column = QWidget(), QWidget()
        column.setMaximumWidth(theme.px(_WIDEST))
        outer = QHBoxLayout(page)
        outer.setContentsMargins(theme.part, theme.part, theme.part, theme.part)
        outer.addStretch(1)
        outer.addWidget(column, 100)
        outer.addStretch(1)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, theme.part, 0, 0)
        layout.setSpacing(theme.group)
        title, lead = (
            QLabel("欢迎使用绩效填报台"),
            QLabel("填一次单位，之后每张表都会带上。全部在本机完成，不需要联网。"),
        )
        title.setProperty("role", "title")
        lead.setProperty("role", "muted")
        lead.setWordWrap(True)
        layout.addWidget(title)
        layout.addWidget(lead)
        layout.addWidget(self._who())
        head = QLabel("五步完成")
        head.setProperty("role", "section")
        layout.addSpacing(theme.gap)
        layout.addWidget(head)
        layout.addLayout(_steps())
        layout.addStretch(1)
        self.setWidget(page)

    def _who(self) -> QFrame:
        """Return the card with the three fields and the buttons."""
        theme = current_theme()
        card = QFrame()
        card.setProperty("role", "card")
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.setHorizontalSpacing(theme.group)
        form.setVerticalSpacing(theme.gap)
        self._year.setSuffix(" 年度")
        self._year.setMaximumWidth(theme.px(140))
        for label, field in (("单位(&U)", self._unit), ("主管部门(&D)", self._department), ("年度(&Y)", self._year)):
            field.setAccessibleName(label.partition("(")[0])
            form.addRow(label, field)
        self._notice.setProperty("role", "error")
        self._notice.hide()
        form.addRow("", self._notice)
        self._begin.setProperty("kind", "primary")
        self._begin.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.gap)
        buttons.addWidget(self._begin)
        buttons.addWidget(self._import)
        buttons.addStretch(1)
        buttons.addWidget(self._sample)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(theme.part, theme.part, theme.part, theme.part)
        layout.setSpacing(theme.group)
        layout.addLayout(form)
        layout.addLayout(buttons)
        return card

    def _connect_signals(self) -> None:
        self._begin.clicked.connect(self._finish)
        self._unit.returnPressed.connect(self._finish)
        self._department.returnPressed.connect(self._finish)
        self._unit.textChanged.connect(self._notice.hide)
        self._sample.clicked.connect(self.sample_wanted)
        self._import.clicked.connect(self.import_wanted)

    def _finish(self) -> None:
        unit, department = self._unit.text().strip(), self._department.text().strip()
        if unit:
            self.begun.emit(unit, department or unit, self._year.value())
        else:
            self._notice.show()
            self._unit.setFocus(Qt.FocusReason.OtherFocusReason)


def _steps() -> QHBoxLayout:
    theme = current_theme()
    row = QHBoxLayout()
    row.setSpacing(theme.gap)
    for number, (name, head, text) in enumerate(STEPS, start=1):
        row.addWidget(_step(number, name, head, text), 1)
    return row


def _step(number: int, name: str, head: str, text: str) -> QFrame:
    theme = current_theme()
    card = QFrame()
    card.setProperty("role", "card")
    sign, title, words = QLabel(), QLabel(f"{number}　{head}"), QLabel(text, wordWrap=True)
    side = theme.px(_ICON_PX)
    sign.setPixmap(pixmap(name, "accent", side, sign.devicePixelRatioF()))
    sign.setFixedSize(QSize(side, side))
    title.setProperty("role", "strong")
    words.setProperty("role", "caption")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(theme.group, theme.group, theme.group, theme.group)
    layout.setSpacing(theme.gap)
    for label in (sign, title, words):
        layout.addWidget(label)
    layout.addStretch(1)
    return card
