"""The proof against brute force: every combination of every value that a cell could tell apart."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from onewindow.engines.decisions.api import HitPolicy
from onewindow.engines.decisions.rules.tables.checking import read_table
from onewindow.engines.decisions.rules.tables.conditions import Equal, bound, holds
from onewindow.engines.decisions.rules.tables.facts import is_possible
from onewindow.engines.decisions.rules.tables.proof.geometry import check_geometry
from tests.engines.decisions.rules.tables.strategies import NUMBERS, START, TEXTS, tables, values

SORTED = sorted(set(NUMBERS))
BETWEEN = [(low + high) / 2 for low, high in pairwise(SORTED)]
EVERYTHING = {
    "number": [*SORTED, *BETWEEN, Decimal(-2), Decimal(2000)],
    "text": [*TEXTS, "另外的文字"],
    "boolean": [True, False],
    "date": [START + timedelta(days=n) for n in range(-2, 8)] + [date.min, date.max],
}
MAXIMUM_POINTS = 1500


def points(checked, constants):
    """Return all combinations of values and null, as facts."""
    columns = []
    for item in checked.inputs:
        if item.code in constants:
            columns.append([constants[item.code]])
        else:
            columns.append([v for v in EVERYTHING[item.kind] if is_possible(item, v)] + [None])
    total = 1
    for column in columns:
        total *= len(column)
    assume(total <= MAXIMUM_POINTS)
    codes = [item.code for item in checked.inputs]
    return [dict(zip(codes, chosen, strict=True)) for chosen in product(*columns)]


def hits(checked, facts):
    """Return which rows hold, in the order in which they count."""
    codes = [item.code for item in checked.inputs]
    return [
        row.code
        for row in checked.rows
        if all(holds(c, facts[codes[place]], facts) for place, c in row.conditions)
    ]


def speaks_of_null(checked, constants):
    """Return the inputs for which some cell names null."""
    return {
        checked.inputs[place].code
        for row in checked.rows
        for place, condition in row.conditions
        if Equal(None) in bound(condition, constants).tests
    }


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_gaps_overlaps_and_unreached_rows_are_exactly_those_that_there_are(data):
    hit = data.draw(
        st.sampled_from([HitPolicy.FIRST, HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY])
    )
    table = data.draw(tables(hits=(hit,), huge=False, most_rows=5))
    checked, faults = read_table(table)
    assert faults == []
    constants = {
        item.code: data.draw(values(item.kind))
        for item in table.inputs
        if item.source.startswith("policy.")
    }
    found = list(check_geometry(checked, constants))
    all_hits = [(facts, hits(checked, facts)) for facts in points(checked, constants)]
    check_gaps(checked, constants, found, all_hits)
    check_overlaps(checked, found, all_hits)
    check_unreached(checked, found, all_hits)


def check_gaps(checked, constants, found, all_hits):
    nullable = speaks_of_null(checked, constants)
    uncovered = [
        facts
        for facts, rows in all_hits
        if not rows and all(v is not None or code in nullable for code, v in facts.items())
    ]
    gaps = [fault for fault in found if fault.code == "rows.gap"]
    assert bool(gaps) == bool(uncovered)
    assert [hits(checked, gap.example) for gap in gaps] == [[] for _ in gaps]


def check_overlaps(checked, found, all_hits):
    values_of = {row.code: row.values for row in checked.rows}
    is_unique = checked.table.hit is HitPolicy.UNIQUE
    wrong = [
        facts
        for facts, rows in all_hits
        if len(rows) > 1
        and (is_unique or any(values_of[row] != values_of[rows[0]] for row in rows))
    ]
    overlaps = [f for f in found if f.code in {"rows.overlap", "rows.conflict"}]
    if checked.table.hit in (HitPolicy.UNIQUE, HitPolicy.ANY):
        assert bool(overlaps) == bool(wrong)
    assert [set(f.rows) <= set(hits(checked, f.example)) for f in overlaps] == [True] * len(
        overlaps
    )


def check_unreached(checked, found, all_hits):
    if checked.table.hit is HitPolicy.UNIQUE:
        reached = {row for _, rows in all_hits for row in rows}
    else:
        reached = {rows[0] for _, rows in all_hits if rows}
    reported = {fault.rows[0] for fault in found if fault.code == "row.unreached"}
    assert reported == {row.code for row in checked.rows} - reached
