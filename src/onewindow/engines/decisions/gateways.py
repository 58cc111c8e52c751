"""Replay of a table over many stored facts."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onewindow.engines.decisions.rules.tables.compiling import compiled
from onewindow.engines.decisions.rules.tables.content import DecisionTable
from onewindow.engines.decisions.rules.tables.facts import facts_of


def replay(
    table: DecisionTable, rows: Iterable[tuple[Any, Mapping[str, Any]]]
) -> Iterator[tuple[Any, str]]:
    """Yield each key with the row that the table hits on its stored facts, "" for none."""
    decide = compiled(table).decide
    for key, stored in rows:
        yield key, decide(facts_of(table, stored)).row
