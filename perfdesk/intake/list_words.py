"""The words of lists: heads of columns, and what stands in rows that are no project."""

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from perfdesk.intake.cell_labels import Labels, all_labels
from perfdesk.intake.vocabulary import STRUCTURE, label_key
from perfdesk.model.fields import fields_of
from perfdesk.model.interchange import KINDS
from perfdesk.resources import resource_folder

_YEAR = re.compile(r"20\d\d年度?")


@cache
def words(name: str) -> frozenset[str]:
    """Return words for comparing: `sum`, `ditto`, `remark`, `evaluation` or `target`."""
    return frozenset(map(label_key, _resource()[name]))


def without_year(key: str) -> str:
    """Return the name of a column without the year that it is about: 2026年预算 → 预算."""
    return _YEAR.sub("", key)


@cache
def list_labels() -> tuple[Labels, ...]:
    """Return the labels of each kind of form with those that only heads of lists have."""
    return tuple(_with_heads(labels, _resource()["heads"][labels.kind]) for labels in all_labels())


@cache
def _resource() -> Mapping[str, Any]:
    return tomllib.loads((resource_folder() / "intake" / "lists.toml").read_text(encoding="utf-8"))


def _with_heads(labels: Labels, heads: Mapping[str, list[str]]) -> Labels:
    whole = {path.rsplit(".", 1)[-1]: path for path, _ in fields_of(KINDS[labels.kind]) if "[]" not in path}
    table = dict(labels.table)
    for key, names in heads.items():
        path = key if key in STRUCTURE else whole.get(key, key)
        for name in map(label_key, names):
            table[name] = tuple(dict.fromkeys((*table.get(name, ()), path)))
    return dataclasses.replace(labels, table=table, known={}, parted={})
