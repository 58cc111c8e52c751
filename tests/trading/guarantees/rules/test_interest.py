"""Interest by hand, and what must hold for any sum and any days."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.trading.guarantees.rules import Rate, Reckoning, charge

DEMAND = Rate(Decimal("0.0005"), 360, "挂牌利率", "draft")
MONDAY = date(2026, 11, 2)
MONEY = st.decimals("0.00", "99999999.99", places=2)
DAYS = st.integers(0, 4000)
YEARLY = st.decimals("0.0001", "0.2", places=4)


def after(days):
    return MONDAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("principal", "days", "interest"),
    [
        ("200000.00", 36, "10.00"),
        ("200000.00", 0, "0.00"),
        ("200000.00", 1, "0.28"),  # 0.2777…
        ("1080.00", 10, "0.02"),  # 0.015 进到 0.02
        ("1079.99", 10, "0.01"),  # 0.01499…
        ("0.00", 360, "0.00"),
    ],
)
def test_interest_is_rounded_half_up_to_the_fen(principal, days, interest):
    found = charge(Decimal(principal), MONDAY, after(days), DEMAND)
    assert (found.days, found.amount) == (days, Decimal(interest))


def test_no_day_has_passed_when_the_end_is_before_the_start():
    found = charge(Decimal("100.00"), after(1), MONDAY, DEMAND)
    assert (found.days, found.amount) == (0, Decimal("0.00"))


@given(MONEY, DAYS, YEARLY, st.sampled_from([360, 365]))
def test_interest_equals_the_exact_fraction_rounded_once(principal, days, yearly, year):
    found = charge(principal, MONDAY, after(days), Rate(yearly, year, "")).amount
    exact = Fraction(principal) * Fraction(yearly) * days / year
    fen = (exact * 100 + Fraction(1, 2)).__floor__()
    assert found == (Decimal(fen) / 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@given(MONEY, DAYS, DAYS)
def test_more_days_never_bear_less(principal, fewer, more):
    fewer, more = sorted((fewer, more))
    less = charge(principal, MONDAY, after(fewer), DEMAND).amount
    assert less <= charge(principal, MONDAY, after(more), DEMAND).amount


@given(MONEY, DAYS)
def test_splitting_a_sum_changes_the_interest_by_a_fen_at_most(principal, days):
    half = (principal / 2).quantize(Decimal("0.01"))
    whole = charge(principal, MONDAY, after(days), DEMAND).amount
    parts = [charge(one, MONDAY, after(days), DEMAND).amount for one in (half, principal - half)]
    assert abs(whole - sum(parts)) <= Decimal("0.01")


@given(MONEY, DAYS)
def test_a_reckoning_is_read_back_as_it_was_written(principal, days):
    interest = charge(principal, MONDAY, after(days), DEMAND)
    late = charge(principal, MONDAY, after(3), Rate(Decimal("0.0522"), 360, "87号令38"))
    reckoning = Reckoning(principal, (interest,), late)
    assert Reckoning.of_record(reckoning.as_record()) == reckoning
    assert reckoning.total == principal + interest.amount + late.amount
