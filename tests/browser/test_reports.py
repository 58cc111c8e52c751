"""Reports in a real browser: from the list to a figure's rows, accessible at every width."""

from datetime import date

import pytest
from django.utils import timezone

from onewindow.foundation.accounts.rules import Role
from onewindow.insight.reports.actions import asked_for, draft_report, submit_report
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.periods import Period
from tests.builders import organization, user
from tests.insight.reports.facts import open_halls, write_small_facts

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture
def report(db, settings, tmp_path, sign_in):
    settings.HOME = tmp_path
    write_small_facts()
    centre = organization()
    open_halls(centre, centre)
    sign_in(user("jia", role=Role.SUPERVISOR, at=centre))
    return draft_report(
        asked=asked_for(template="hall_month", period=MARCH),
        actor=SYSTEM,
        at=timezone.now(),
        on=date(2026, 4, 2),
    )


def test_a_figure_leads_to_its_rows_and_back(page, live_server, report, complaints):
    page.goto(live_server.url + "/desk/reports/")
    page.get_by_role("link", name=report.name, exact=True).click()
    page.get_by_role("link", name="4人次", exact=True).click()
    page.get_by_role("heading", name="取号量：4人次").wait_for()
    assert page.locator(".report-wide tbody tr").count() == 4
    page.get_by_role("link", name="返回报告").click()
    page.get_by_role("heading", name=report.name).wait_for()
    assert page.locator("svg[role=img]").count() >= 3
    assert complaints == []


def test_the_pages_of_reports_have_no_fault(page, report, look_at):
    address = f"/desk/reports/{report.pk}/"
    pages = ["/desk/reports/", "/desk/reports/new/", address, f"{address}figures/visits/"]
    assert [fault for one in pages for fault in look_at(one)] == []
    submit_report(report=report, actor=SYSTEM)
    assert look_at(address) == []
