from datetime import date

import pytest

from onewindow.kernel.periods import Period, day_of, month_of, year_of, year_until

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
YEAR = Period(date(2025, 11, 1), date(2026, 11, 1))
WEEK = Period(date(2026, 3, 2), date(2026, 3, 9))


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (MARCH, "2026年3月"),
        (year_of(date(2025, 5, 5)), "2025年"),
        (YEAR, "2025年11月至2026年10月"),
        (day_of(date(2026, 3, 1)), "2026年3月1日"),
        (WEEK, "2026-03-02至2026-03-08"),
    ],
)
def test_a_period_is_called_as_an_office_calls_it(period, label):
    assert period.label == label


def test_a_period_knows_what_it_is_compared_with():
    assert MARCH.before() == month_of(date(2026, 2, 28))
    assert MARCH.a_year_before() == month_of(date(2025, 3, 1))
    assert YEAR.before() == YEAR.a_year_before() == year_until(date(2025, 10, 31))
    assert year_of(date(2026, 1, 1)).before() == year_of(date(2025, 1, 1))
    assert WEEK.before() == Period(date(2026, 2, 23), date(2026, 3, 2))
    assert day_of(date(2024, 2, 29)).a_year_before() == Period(date(2023, 2, 28), date(2023, 3, 1))


def test_a_year_has_a_sixth_and_a_last_month():
    assert YEAR.sixth_month == month_of(date(2026, 4, 1))
    assert YEAR.last_month == month_of(date(2026, 10, 1))
    assert MARCH.sixth_month == MARCH.last_month == MARCH


def test_only_what_begins_and_ends_with_a_month_is_made_of_months():
    assert (MARCH.whole_months, YEAR.whole_months, WEEK.whole_months) == (1, 12, 0)
    assert list(WEEK.months()) == ["2026-03"]
    assert len(list(YEAR.months())) == 12
