"""Kept tables, read again and only if they are what was kept; what they say to stored inputs."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from onewindow.engines.decisions.models import KeptTable
from onewindow.engines.decisions.rules.reruns import Said, stored_values
from onewindow.engines.decisions.rules.tables.compiling import compiled
from onewindow.engines.decisions.rules.tables.content import DecisionTable
from onewindow.engines.decisions.rules.tables.facts import digest_of, facts_of
from onewindow.kernel.violations import Refused

# 留存的输入被改坏时，读取会报的错。
UNREADABLE = (ValueError, TypeError, KeyError, ArithmeticError)


def readable_tables(keys: Iterable[int]) -> dict[int, DecisionTable | None]:
    """Return the kept tables by key, None for one that is not what was kept."""
    return {kept.pk: readable_table(kept) for kept in KeptTable.objects.filter(pk__in=keys)}


def readable_table(kept: KeptTable) -> DecisionTable | None:
    """Return the table, or None if it cannot be read or run, or its digest was another."""
    try:
        table = DecisionTable.model_validate(kept.content)
        compiled(table)
    except (ValidationError, Refused):
        return None
    return table if digest_of(table) == kept.digest else None


def said_now(table: DecisionTable, inputs: Mapping[str, Any]) -> Said:
    """
    Return what the table says to stored inputs, by the Python function.

    :raises ValueError: or another of ``UNREADABLE`` if the inputs are not what was stored.
    """
    verdict = compiled(table).decide(facts_of(table, inputs))
    return Said(verdict.row, stored_values(verdict.values), tuple(verdict.missing))
