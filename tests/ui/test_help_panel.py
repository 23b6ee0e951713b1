"""Help at a field: every field that is typed into has a help text with a good and a bad example."""

import pytest
from forms import edition
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from perfdesk.model.fields import DAY, INDICATOR_VALUE, MONEY, Field, fields_of
from perfdesk.model.form import TargetForm
from perfdesk.model.value import TargetValue
from perfdesk.ui.help_panel import GENERAL, HelpPanel, help_of
from perfdesk.ui.theme import apply_theme

TYPED_INTO = [(path, field) for path, field in fields_of(TargetForm) if path not in ("layout", "edition")]
each_field = pytest.mark.parametrize(("path", "field"), TYPED_INTO, ids=[path for path, _ in TYPED_INTO])


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> HelpPanel:
    apply_theme(qapp, "light")
    made = HelpPanel()
    qtbot.addWidget(made)
    made.resize(320, 480)
    made.show()
    return made


def said(panel: HelpPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]


@each_field
def test_a_field_has_help_and_examples(path: str, field: Field) -> None:
    assert path
    assert field.help.endswith("。")
    assert field.good
    assert field.bad
    assert field.good != field.bad


@each_field
def test_a_good_example_is_understood(path: str, field: Field) -> None:
    value = field.type.parse(field.good)
    if field.type in (MONEY, DAY):
        assert not isinstance(value, str), path
    if field.type is INDICATOR_VALUE:
        assert isinstance(value, TargetValue)
        assert value.is_figure


def test_the_field_at_the_cursor_is_explained(panel: HelpPanel) -> None:
    panel.show_field("indicators[7].level3")
    field = help_of("indicators[0].level3")
    assert field is not None
    assert {field.label, field.help, field.good, field.bad} <= set(said(panel))


def test_a_field_without_help_says_how_help_is_found(panel: HelpPanel) -> None:
    panel.show_field("layout")
    assert GENERAL in said(panel)
    assert "不要这样写" not in said(panel)


@pytest.mark.parametrize("name", ["target-2026", "target-2026-summary"])
def test_every_section_of_the_narrative_has_its_own_help(name: str) -> None:
    sections = edition(name).document.narrative
    helps = [help_of(f"narrative[{n}].text", heading=each.heading) for n, each in enumerate(sections)]
    assert len({each.help for each in helps if each}) == len(sections)


def test_a_section_of_another_name_has_the_common_help() -> None:
    assert help_of("narrative[0].text", heading="八、其他") == help_of("narrative[0].text")


def test_who_signs_is_explained_too(panel: HelpPanel) -> None:
    panel.show_field("sign_off.preparer")
    assert "填报人" in said(panel)


def test_the_owner_hears_of_shortcuts_and_closing(qtbot: QtBot, panel: HelpPanel) -> None:
    with qtbot.waitSignal(panel.shortcuts_wanted):
        qtbot.mouseClick(panel.findChild(QPushButton), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.close_wanted):
        qtbot.mouseClick(panel.findChild(QToolButton), Qt.MouseButton.LeftButton)
