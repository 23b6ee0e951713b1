"""The page of the rules is made from them and is current."""

from pathlib import Path

from perfdesk.model.check import discovered_rules
from perfdesk.model.rules_doc import rules_page

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "python -m perfdesk.model.rules_doc > docs/rules.md"


def test_each_rule_has_an_example() -> None:
    sections = rules_page().split("\n## ")[1:]
    assert len(sections) == len(discovered_rules())
    assert not [text.split("\n", 1)[0] for text in sections if "\n> " not in text]
