"""The names that parts of values may have in a model: they tell a parser where a name ends."""

from dataclasses import fields, is_dataclass

from onewindow.engines.decisions.rules.dmn.model import (
    Import,
    Item,
    ItemDefinition,
    Model,
    OutputClause,
)

NAMED = (Item, ItemDefinition, OutputClause, Import)


def names_in(model: Model) -> frozenset[str]:
    """Return every name that a model declares anywhere."""
    names: set[str] = set()
    waiting: list[object] = [model.types, model.elements, model.imports]
    while waiting:
        here = waiting.pop()
        if isinstance(here, NAMED):
            names.add(here.name)
        if isinstance(here, tuple):
            waiting.extend(here)
        elif is_dataclass(here):
            waiting.extend(getattr(here, part.name) for part in fields(here))
    return frozenset(names - {""})
