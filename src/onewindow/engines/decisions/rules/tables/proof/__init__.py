"""Proof before publication: everything that is wrong with a table, each with its address."""

from collections.abc import Iterator, Mapping

from onewindow.engines.decisions.rules.tables.checking import read_table
from onewindow.engines.decisions.rules.tables.conditions import Facts
from onewindow.engines.decisions.rules.tables.content import DecisionTable, Kind
from onewindow.engines.decisions.rules.tables.faults import Fault
from onewindow.engines.decisions.rules.tables.proof.cases import check_cases, run_cases
from onewindow.engines.decisions.rules.tables.proof.domains import check_domains
from onewindow.engines.decisions.rules.tables.proof.geometry import check_geometry
from onewindow.engines.decisions.rules.tables.proof.structure import check_structure


def prove(
    table: DecisionTable,
    *,
    constants: Facts | None = None,
    fields: Mapping[str, Kind] | None = None,
) -> Iterator[Fault]:
    """
    Yield everything that keeps the table from being published; nothing means that it is proved.

    A proved table decides every combination of possible values, by exactly one row under UNIQUE;
    every row of it can be hit, has its article and a test case, and all test cases pass.

    :param constants: the dated legal numbers in force, by the code of their input
    :param fields: the kinds of the form's fields by their code; None: not to be checked
    """
    in_force = constants or {}
    structure = list(check_structure(table, in_force, fields))
    cases = list(check_cases(table))
    checked, cells = read_table(table)
    yield from [*structure, *cases, *cells]
    # 有一处读不懂，遗漏和重叠就无从谈起：先改对格子。
    if cells or any(fault.code not in READABLE for fault in structure):
        return
    domains = list(check_domains(checked, in_force))
    yield from domains or check_geometry(checked, in_force)
    if not any(fault.code in UNREADABLE_CASES for fault in cases):
        yield from run_cases(checked, in_force)


READABLE = frozenset({"row.no_source", "row.grants_all", "input.unknown_field", "input.source"})
"""Faults that leave a table readable: the proof goes on and shows gaps and overlaps as well."""

UNREADABLE_CASES = frozenset({"example.kind", "example.unknown_input"})
"""Faults of test cases that keep them from being run."""
