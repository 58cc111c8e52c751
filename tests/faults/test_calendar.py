"""The notice of next year's holidays is not out yet: due dates are provisional until it is."""

from datetime import date

import pytest
from django.conf import settings

from onewindow.foundation.policy.api import forget_snapshot, load_calendar_packs
from onewindow.foundation.policy.models import CalendarDay, CalendarYear
from onewindow.services.casework.api import Case, sweep_cases
from tests.demo_city import Somebody, moment
from tests.journeys.test_gaps import SHOP


@pytest.fixture
def case(clock):
    """A food licence accepted on the 28th of December 2026, promised in five working days."""
    CalendarDay.objects.filter(day__year=2027).delete()
    CalendarYear.objects.filter(year=2027).delete()
    forget_snapshot()
    clock.move_to(moment(12, 28))
    clerk = Somebody("demo-clerk")
    firm = Case._meta.get_field("enterprise").related_model.objects.get(name="云西区郑记小馆")
    clerk.go(f"/desk/counter/enterprise/{firm.pk}/SJ05/")
    papers = ["application_form", "layout_and_process", "food_safety_rules"]
    clerk.press("收件", **SHOP, papers=papers)
    clerk.press("受理")
    return Case.objects.exclude(number=None).get()


def due_page():
    owner = Somebody("demo-restaurateur")
    owner.go(f"/my/cases/{Case.objects.get().pk}/due/")
    return owner.page.words


def test_a_due_date_in_an_unknown_year_is_provisional_and_says_why(case):
    # 只按周末推算：12月29、30、31日，1月1日、4日。
    assert (case.promised_due, case.is_provisional) == (date(2027, 1, 4), True)
    assert "暂定" in due_page()
    clerk = Somebody("demo-clerk")
    clerk.go(f"/desk/cases/{case.number}/")
    assert "暂定" in clerk.page.words


def test_it_is_counted_again_once_the_notice_is_loaded(case, clock):
    clock.move_to(moment(12, 29))
    load_calendar_packs(settings.PACKS / "demo" / "calendar")
    forget_snapshot()
    sweep_cases(on=date(2026, 12, 29))
    case.refresh_from_db()
    # 元旦放假三天：12月29、30、31日，1月4日、5日。
    assert (case.promised_due, case.is_provisional) == (date(2027, 1, 5), False)
    assert "暂定" not in due_page()
    supervisor = Somebody("demo-supervisor")
    supervisor.go(f"/desk/cases/{case.number}/")
    assert "期限重新计算" in supervisor.page.words
