"""The city of the demonstration goes on: only what is missing or still moving is written."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings as installed
from django.utils import timezone

from onewindow.city.yearly.generating import Size, city_year, write_city
from onewindow.city.yearly.keeping import draft_reports, months_wanted, write_this_month
from onewindow.insight.reports.models import Report
from onewindow.insight.warehouse.api import Part, opened
from onewindow.site.command import main
from tests.city.yearly.calendars import published

PACKS = Path(installed.PACKS)
NOW = datetime(2026, 3, 11, 10, 30)


@pytest.fixture(autouse=True)
def a_home(db, settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def small():
    return city_year(packs=PACKS, workdays=published(), until=NOW, size=Size(halls=1, rows=1500))


def write(year, months):
    with opened() as board:
        return write_city(board, year, months=months, progress=lambda *_: None)


def firsts(months):
    return [month.first for month in months]


def test_at_first_everything_is_wanted_the_latest_month_first(small):
    wanted = firsts(months_wanted(small))
    assert (wanted[0], wanted[-1], len(wanted)) == (date(2026, 3, 1), date(2025, 3, 1), 13)


def test_the_year_before_is_wanted_last_and_once():
    year = city_year(
        packs=PACKS, workdays=published(), until=NOW, size=Size(halls=1, rows=1500), years=2
    )
    wanted = firsts(months_wanted(year))
    assert (wanted[0], wanted[12], wanted[13]) == (
        date(2026, 3, 1),
        date(2025, 3, 1),
        date(2025, 2, 1),
    )
    assert (wanted[-1], len(wanted)) == (date(2024, 3, 1), 25)
    write(year, year.before.months)
    assert firsts(months_wanted(year)) == wanted[:13]


def test_later_only_the_months_that_still_move_are_written_again(small):
    write(small, small.months)
    assert firsts(months_wanted(small)) == [date(2026, 3, 1), date(2026, 2, 1)]
    Part.objects.filter(source="city", month="2025-07").delete()
    assert firsts(months_wanted(small)) == [date(2026, 3, 1), date(2026, 2, 1), date(2025, 7, 1)]


def test_the_month_under_way_is_written_by_itself():
    write_this_month(packs=PACKS, now=NOW)
    months = Part.objects.filter(table="cases").values_list("month", flat=True)
    assert list(months) == ["2026-03"]


def test_the_reports_of_the_generated_year_are_drafted_once(small):
    write(small, small.months[11:])
    drafts = {"on": date(2026, 3, 11), "at": timezone.now()}
    assert draft_reports(small, **drafts) == 4
    assert draft_reports(small, **drafts) == 0
    assert Report.objects.get(template="year_summary").name == (
        "全市政务服务和公共资源交易年度工作总结（2025年3月至2026年2月）"
    )


def test_the_command_generates_what_is_asked_for(capsys):
    asked = ["--until", "2025-12-31", "--halls", "1", "--rows", "1500", "--months", "1"]
    assert main(["city", "generate", *asked]) == 0
    months = Part.objects.filter(table="visits").values_list("month", flat=True)
    assert list(months) == ["2025-12"]
    assert "已生成城市数据：2025年12月至2025年12月" in capsys.readouterr().out
