"""The indicators, targets and assessments of this installation, from the layers of its packs."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from onewindow.engines.indicators.api import (
    Columns,
    Definition,
    Target,
    Tree,
    folder_problems,
    read_definitions,
    read_targets,
    read_trees,
)
from onewindow.insight.warehouse.api import standard
from onewindow.kernel.packs import layers

FOLDER = "indicators"


def definitions() -> dict[str, Definition]:
    """Return the indicators by code; a city's own stands in for the nation's of the same code."""
    return _definitions(_folders())


def targets(year: int) -> dict[tuple[str, str], Target]:
    """Return the targets of a year by indicator and hall."""
    found = (one for folder in _folders() for one in _targets(folder))
    return {(one.indicator, one.hall): one for one in found if one.year == year}


def trees() -> dict[str, Tree]:
    """Return the assessments by code."""
    return _trees(_folders())


def check_indicator_packs(folder: Path) -> list[str]:
    """Return everything that is wrong with the indicators of one layer's folder."""
    columns = Columns.known({name: table.types for name, table in standard().items()})
    return list(folder_problems(folder, columns))


def _folders() -> tuple[Path, ...]:
    return _folders_below(Path(settings.PACKS), settings.DEMO)


@lru_cache(maxsize=4)
def _folders_below(root: Path, with_demo: bool) -> tuple[Path, ...]:
    found = [one for one in layers(root) if with_demo or not one.is_demo]
    return tuple(one.folder / FOLDER for one in found if (one.folder / FOLDER).is_dir())


@lru_cache(maxsize=4)
def _definitions(folders: Sequence[Path]) -> dict[str, Definition]:
    return {one.code: one for folder in folders for one in read_definitions(folder)}


@lru_cache(maxsize=4)
def _trees(folders: Sequence[Path]) -> dict[str, Tree]:
    return {one.code: one for folder in folders for one in read_trees(folder)}


@lru_cache(maxsize=8)
def _targets(folder: Path) -> list[Target]:
    return read_targets(folder)
