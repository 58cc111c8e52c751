"""The definitions of indicators, as their packs say them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from onewindow.engines.indicators.rules.assessment import Tree, tree_problems
from onewindow.engines.indicators.rules.checking import Columns, definition_problems
from onewindow.engines.indicators.rules.definitions import (
    Definition,
    Target,
)
from onewindow.engines.indicators.rules.scanning import derived_columns
from onewindow.kernel.packs import PackError, read_entries
from onewindow.kernel.schema import Part

Kind = TypeVar("Kind", bound=Part)
TARGETS, TREES = "targets.yaml", "assessment.yaml"
_FILE_OF = {TARGETS: Target, TREES: Tree}


def read_definitions(folder: Path) -> list[Definition]:
    """
    Return the indicators that one layer's folder defines, in the order of their files.

    :raises PackError: with everything that is wrong with them.
    """
    return _right(folder, Definition)


def read_targets(folder: Path) -> list[Target]:
    """
    Return the targets that one layer's folder sets for halls.

    :raises PackError: with everything that is wrong with them.
    """
    return _right(folder, Target)


def read_trees(folder: Path) -> list[Tree]:
    """
    Return the assessments that one layer's folder lays down.

    :raises PackError: with everything that is wrong with them.
    """
    return _right(folder, Tree)


def folder_problems(folder: Path, columns: Columns | None = None) -> Iterator[str]:
    """Yield everything that is wrong with the indicators of a folder; ``columns`` if known."""
    found, problems = _read(folder, Definition)
    yield from problems
    yield from _read(folder, Target)[1]
    trees, problems = _read(folder, Tree)
    yield from problems
    for tree in trees:
        yield from tree_problems(tree, {one.code for one in found})
    seen: set[str] = set()
    for one in found:
        if one.code in seen:
            yield f"{folder.parent.name}/{folder.name}：指标 {one.code} 写了两次"
        seen.add(one.code)
        yield from definition_problems(one, columns)
    for facts in sorted({one.facts for one in found}):
        try:
            derived_columns(found, facts)
        except ValueError as error:
            yield f"{folder.parent.name}/{folder.name}：{error}"


def _right(folder: Path, schema: type[Kind]) -> list[Kind]:
    found, problems = _read(folder, schema)
    if problems:
        raise PackError("；".join(problems))
    return found


def _read(folder: Path, schema: type[Kind]) -> tuple[list[Kind], list[str]]:
    found: list[Kind] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        if _FILE_OF.get(path.name, Definition) is not schema:
            continue
        entries, wrong = read_entries(path, schema)
        found += entries
        problems += wrong
    return found, problems
