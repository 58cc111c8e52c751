"""Proof before publication: everything that is wrong with a table, each with its address."""

from collections.abc import Iterator, Mapping

from onewindow.engines.decisions.rules.tables.checking import read_table
from onewindow.engines.decisions.rules.tables.conditions import Facts
from onewindow.engines.decisions.rules.tables.content import DecisionTable, Kind
from onewindow.engines.decisions.rules.tables.faults import Fault


def prove(
    table: DecisionTable,
    *,
    constants: Facts | None = None,
    fields: Mapping[str, Kind] | None = None,
) -> Iterator[Fault]:
    """
    Yield everything that keeps the table from being published.

    :param constants: the dated legal numbers in force, by the code of their input
    :param fields: the fields of the form and their kinds; None: not to be checked
    """
    _, faults = read_table(table)
    yield from faults
