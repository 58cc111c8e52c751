from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.engines.indicators.rules.definitions import (
    Derived,
    Gathering,
    Term,
)
from onewindow.engines.indicators.rules.measuring import (
    merge,
    rounded,
)
from onewindow.engines.indicators.rules.scanning import derived_columns, measure_query
from tests.engines.indicators.small import CLOCK, DEFINITIONS, at, warehouse

COUNT, SUM, MAX, VALUES, PAIRS = (
    Term("visits", "taken_at", Gathering(kind), "x")
    for kind in ["count", "sum", "max", "values", "pairs"]
)
CELLS = st.fixed_dictionaries(
    {
        COUNT: st.integers(0, 9),
        SUM: st.integers(-9, 9),
        MAX: st.none() | st.integers(-9, 9),
        VALUES: st.lists(st.integers(-9, 9)).map(lambda found: tuple(sorted(found))),
        PAIRS: st.dictionaries(st.sampled_from("abc"), st.integers(1, 9)),
    }
)


@given(cells=st.lists(CELLS, min_size=1, max_size=6), cut=st.integers(0, 6))
def test_merging_in_any_pieces_gives_the_same(cells, cut):
    whole = merge(cells)
    assert merge([merge(cells[:cut]), merge(cells[cut:])]) == whole
    assert merge(reversed(cells)) == whole


def test_merging_by_hand():
    one = {COUNT: 2, SUM: 5, MAX: None, VALUES: (1, 4), PAIRS: {"a": 1}}
    two = {COUNT: 3, SUM: -1, MAX: 7, VALUES: (2,), PAIRS: {"a": 2, "b": 5}}
    wanted = {COUNT: 5, SUM: 4, MAX: 7, VALUES: (1, 2, 4), PAIRS: {"a": 3, "b": 5}}
    assert merge([one, two]) == wanted


@pytest.mark.parametrize(
    ("exact", "shown"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("-0.005", "-0.01"), ("10.004999", "10.00")],
)
def test_values_are_rounded_half_away_from_zero(exact, shown):
    assert rounded(Decimal(exact)) == Decimal(shown)
    assert rounded(Fraction(1, 3)) == Decimal("0.33")


def test_there_is_one_scan_for_each_fact_table():
    scans = measure_query(
        DEFINITIONS.values(), since=date(2026, 3, 1), until=date(2026, 4, 1), clock=CLOCK
    )
    tables = [scan.facts for scan in scans]
    assert sorted(tables) == sorted(set(tables))
    assert len(tables) == 12


def test_equal_measures_of_several_indicators_are_gathered_once():
    chosen = [DEFINITIONS[code] for code in ("W26", "W27", "C01", "C02")]
    (scan,) = measure_query(chosen, since=date(2026, 3, 1), until=date(2026, 4, 1), clock=CLOCK)
    # 行数（也就是收件）、天数、四个分子
    assert len(scan.terms) == 6


def test_a_period_that_begins_within_a_month_compares_with_the_whole_month():
    def served(day, minutes):
        return {
            "taken_at": at(f"{day} 09:00"),
            "started_at": at(f"{day} 09:00"),
            "ended_at": at(f"{day} 09:{minutes:02}"),
            "matter": "甲",
        }

    rows = {"visits": [served("03-02", 30), served("03-20", 10)]}
    (scan,) = measure_query(
        [DEFINITIONS["W13"]], since=date(2026, 3, 15), until=date(2026, 3, 25), clock=CLOCK
    )
    ((_, cell),) = [scan.cell(row) for row in warehouse(rows).execute(scan.sql).fetchall()]
    terms = DEFINITIONS["W13"].terms
    assert (cell[terms["taken"]], cell[terms["usual"]]) == (600, 1200)


def test_two_meanings_of_one_derived_column_are_refused():
    other = DEFINITIONS["W28"].model_copy(
        update={"derived": {"before": Derived(kind="previous", of="taken_at", same=("matter",))}}
    )
    with pytest.raises(ValueError, match="派生列 before 在事实表 visits 上有两种说法"):
        derived_columns([DEFINITIONS["W28"], other], "visits")
