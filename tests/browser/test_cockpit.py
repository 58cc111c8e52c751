"""From a red light down to the case that caused it, and the alert closed, in Chromium."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from onewindow.engines.indicators.api import Alert, Light
from onewindow.insight.cockpit.actions.outlines import take_outline
from onewindow.insight.cockpit.api import month_of, places, refresh_rollups
from onewindow.services.casework.api import Case
from tests.browser.conftest import faults_of
from tests.browser.test_journeys import city, enter, nothing, renew_licence, rows_of_today
from tests.builders import TESTER, organization, user
from tests.insight.cockpit.city import alert, facts, reading, site
from tests.insight.cockpit.facts import case, write
from tests.insight.cockpit.rules.test_outlines import feature, file_of

__all__ = ["city", "rows_of_today"]
pytestmark = pytest.mark.django_db(transaction=True)
HALL = "339901H01"
LATE = ("20260001", "20260002", "20260003")


def is_stream(said):
    """Tell a complaint of the event stream, for which no server runs here: the page asks then."""
    return "/live/" in said or "ERR_CONNECTION_REFUSED" in said


@pytest.fixture
def late(page, city, settings, tmp_path):
    """Let four cases of a hall be late, and its alert stand; the last is one of our own."""
    settings.HOME = tmp_path
    renew_licence(page, city, nothing)
    own = Case.objects.get()
    today = date.today()
    write(
        "cases",
        [
            case(
                number,
                f"{today - timedelta(days=20)} 09:00",
                hall=HALL,
                matter_name="'示例事项'",
                due_at=f"TIMESTAMP '{today - timedelta(days=5 + place)} 17:00'",
            )
            for place, number in enumerate((*LATE, own.number))
        ],
    )
    refresh_rollups(at=timezone.localtime().replace(tzinfo=None))
    hall = places()[HALL]
    raised = alert(
        hall,
        words=f"{hall.name}超期办件数4件",
        owner="部门首席代表",
    )
    return own, raised, month_of(today - timedelta(days=20))


def test_a_red_light_leads_to_its_case_and_the_alert_is_closed(page, city, late, complaints):
    own, raised, month = late
    found = []

    def look():
        page.wait_for_load_state("load")
        found.extend(faults_of(page))

    enter(page, city, "中心主任")
    page.goto(f"{city}/desk/cockpit/city/?period={month.since:%Y-%m}")
    page.locator("[data-drawn]").first.wait_for()
    look()
    page.get_by_role("link", name="超期办件数 4件").click()
    page.get_by_role("heading", name="灯后面的明细（4）").wait_for()
    look()
    page.get_by_role("link", name=LATE[0]).click()
    page.get_by_role("heading", name="示例事项").wait_for()
    look()
    page.go_back()
    page.get_by_role("link", name=own.number).click()
    page.get_by_text(own.number).first.wait_for()
    page.goto(f"{city}/desk/cockpit/alerts/")
    look()
    page.get_by_role("link", name=raised.words).click()
    page.get_by_role("link", name=own.number).wait_for()
    look()
    page.get_by_role("button", name="确认", exact=True).click()
    page.get_by_text("已确认，请处理后说明原因并关闭").wait_for()
    page.get_by_role("button", name="关闭预警").click()
    page.get_by_text("红灯预警须当日说明原因和措施后才能关闭").first.wait_for()
    look()
    page.get_by_label("关闭原因").select_option(label="已采取措施")
    page.get_by_label("有用", exact=True).check()
    page.get_by_label("补充说明").fill("四件均已办结，增派一名审批人员")
    page.get_by_role("button", name="关闭预警").click()
    page.get_by_role("status").get_by_text("已关闭").wait_for()
    look()
    raised.refresh_from_db()
    assert (raised.state, raised.is_useful, raised.light) == ("closed", True, Light.RED)
    assert Alert.objects.count() == 1
    assert found == []
    assert [said for said in complaints if "422" not in said and not is_stream(said)] == []


@pytest.fixture
def halls(live_server, sign_in, settings, tmp_path):
    """Build two halls and sign in who sees them; return their addresses' beginning and them."""
    settings.HOME = tmp_path
    root = organization(1, name="云江市人民政府", path="/1/")
    sign_in(user("lu", role="supervisor", at=root))
    return f"{live_server.url}/desk/cockpit", [site(1), site(2)]


PAGES = (
    "/",
    "/city/",
    "/problems/",
    "/assessment/",
    "/map/",
    "/indicators/",
    "/walls/",
    "/alerts/",
)


def look_at_all(page, start, pages):
    found = []
    for path in pages:
        page.goto(f"{start}{path}")
        page.wait_for_load_state("load")
        found += faults_of(page)
    return found


def test_every_page_is_without_fault_at_both_widths(page, halls, complaints):
    start, (first, second) = halls
    facts(first, second)
    reading(first, "red")
    reading(second, "green")
    take_outline(name="city.json", content=file_of(feature()), at=timezone.now(), actor=TESTER)
    hall = f"/halls/{first.code}/"
    below = (hall, f"{hall}today/", "/indicators/W05/", "/cases/one/20260300/")
    faults = look_at_all(page, start, (*PAGES, *below)) + complaints
    assert [said for said in faults if not is_stream(said)] == []


def test_every_page_is_without_fault_before_there_are_facts(page, halls, complaints):
    start, _ = halls
    faults = look_at_all(page, start, PAGES) + complaints
    assert [said for said in faults if not is_stream(said)] == []


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160)])
def test_the_wall_screen_turns_its_pages_without_scrolling(page, city, late, width, height):
    enter(page, city, "中心主任")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{city}/desk/cockpit/walls/preview/")
    page.wait_for_load_state("load")
    shown = []
    for _ in range(4):
        shown.append(page.locator("[data-page]:visible h2").inner_text())
        assert page.evaluate("document.documentElement.scrollHeight") == height
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "was => document.querySelector('[data-page]:not([hidden]) h2').innerText !== was",
            arg=shown[-1],
        )
    assert [words.split("\u3000")[0] for words in shown] == [
        "今天",
        "未关闭的预警",
        "亮灯最多的指标",
        "全市",
    ]
