from datetime import date, datetime

import numpy as np

from onewindow.city.yearly.days import CityMonth, Days, due_by, months_until, second_of
from tests.city.yearly.calendars import published


def seconds(*moments):
    return np.array([second_of(datetime.fromisoformat(moment)) for moment in moments])


def days():
    return Days(published(), date(2026, 1, 1), date(2026, 12, 31))


def test_a_year_that_is_over_has_its_twelve_months():
    months = months_until(datetime(2026, 1, 1))
    assert (months[0].first, months[-1].first) == (date(2025, 1, 1), date(2025, 12, 1))
    assert [month.position for month in months] == list(range(1, 13))


def test_a_month_under_way_comes_after_the_twelve():
    months = months_until(datetime(2026, 11, 26, 12))
    assert (months[0].first, months[11].first) == (date(2025, 11, 1), date(2026, 10, 1))
    assert months[12] == CityMonth(date(2026, 11, 1), 13)


def test_the_holidays_are_kept_and_made_up_weekends_are_worked():
    worked = days().worked_in(CityMonth(date(2026, 2, 1), 1))
    assert date(2026, 2, 14) in worked  # 调休
    assert date(2026, 2, 17) not in worked
    assert len(worked) == 16


def test_working_days_are_counted_in_both_directions():
    # 2026-02-13 是周五，14日调休上班，15—23日春节，24日开工。
    friday = seconds("2026-02-13T10:00:00")
    assert days().later(friday, 1) == seconds("2026-02-14T00:00:00")
    assert days().later(friday, 2) == seconds("2026-02-24T00:00:00")
    assert days().earlier(seconds("2026-02-24T09:00:00"), 1) == seconds("2026-02-14T00:00:00")
    assert due_by(days().later(friday, 2)) == seconds("2026-02-24T23:59:59")


def test_what_comes_at_night_waits_for_the_opening():
    came = seconds("2026-03-05T07:00:00", "2026-03-05T10:00:00", "2026-03-06T17:00:00")
    assert (
        days().opened(came).tolist()
        == seconds("2026-03-05T09:00:00", "2026-03-05T10:00:00", "2026-03-09T09:00:00").tolist()
    )
