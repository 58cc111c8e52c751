"""Pages of the cockpit: who sees what, what stands there, and how many queries it takes."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onewindow.engines.indicators.api import Alert
from onewindow.insight.cockpit.models import Outline, WallScreen
from onewindow.insight.warehouse.api import Filling, FillingState, tell_filling
from tests.builders import organization, user
from tests.insight.cockpit.city import MONTH, alert, facts, reading, site
from tests.insight.cockpit.rules.test_outlines import feature, file_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def root(db):
    return organization(1, name="云江市人民政府", path="/1/")


def page(client, name, *args, **query):
    return client.get(reverse(f"cockpit:{name}", args=args), query)


def words(response):
    assert response.status_code == 200
    return response.content.decode()


def enter(client, role, at, name="lu"):
    found = user(name, role=role, at=at)
    client.force_login(found, backend="django.contrib.auth.backends.ModelBackend")
    return found


PAGES = ("today", "city", "problems", "alerts", "assessment", "map", "indicators")


@pytest.mark.parametrize("name", PAGES)
def test_without_facts_every_page_says_so_and_nothing_is_green(client, root, name):
    enter(client, "supervisor", root)
    shown = words(page(client, name))
    assert "ck-lamp--green" not in shown.replace("不评", "") or name == "indicators"


@pytest.mark.parametrize("name", [*PAGES, "walls", "wall_preview"])
@pytest.mark.parametrize("role", ["clerk", "approver", "editor", "administrator", "expert"])
def test_others_see_nothing(client, root, name, role):
    enter(client, role, root)
    assert page(client, name).status_code == 403


def test_a_visitor_is_sent_to_sign_in(client, db):
    assert page(client, "today").status_code == 302


def test_a_manager_sees_his_halls_only(client, root):
    own, other = site(1), site(2)
    facts(own, other)
    enter(client, "hall_manager", own.organization)
    assert page(client, "today").url == reverse("cockpit:hall_today", args=[own.code])
    assert "大厅1" in words(page(client, "hall", own.code, period=MONTH))
    assert page(client, "hall", other.code).status_code == 404
    assert page(client, "hall_today", other.code).status_code == 404
    assert page(client, "indicator", "W04", hall=other.code).status_code == 404
    assert page(client, "indicator", "W04").status_code == 403
    assert page(client, "walls").status_code == 403
    assert "大厅2" not in words(page(client, "map", period=MONTH))
    assert page(client, "assessment_of", "departments").status_code == 403


def test_a_supervisor_of_a_district_does_not_see_the_city(client, root):
    own, other = site(1), site(2)
    facts(own, other)
    enter(client, "supervisor", own.organization)
    assert page(client, "indicator", "T01").status_code == 403
    assert page(client, "wall_preview").status_code == 403


def test_the_city_board_shows_its_halls_the_reddest_first(client, root):
    first, second = site(1), site(2)
    facts(second, first)
    enter(client, "supervisor", root)
    response = page(client, "city", period=MONTH)
    assert [one.hall for one in response.context["halls"]] == [second.code, first.code]
    assert "最长等候时间 60分钟" in words(response)


def test_a_figure_shows_its_definition_its_rows_and_masks_marks(client, root):
    facts(site(1), site(2))
    enter(client, "supervisor", root)
    shown = words(page(client, "indicator", "W05", period=MONTH))
    assert "口径" in shown
    assert "示例" in shown
    assert "····e5f6" in shown
    assert "a1b2c3d4e5f6" not in shown
    assert "ORDER BY" in shown


def test_a_case_of_another_hall_is_told_to_who_looks_after_the_hall(client, root):
    own, other = site(1), site(2)
    facts(own, other)
    enter(client, "hall_manager", own.organization)
    assert "20260300" in words(page(client, "told", "one", "20260300"))
    assert page(client, "told", "one", "20260301").status_code == 404
    assert page(client, "told", "one", "x' OR 1=1").status_code == 404
    assert page(client, "told", "two", "20260300").status_code == 404


def test_a_row_leads_to_the_case_as_it_was_told(client, root):
    facts(site(1))
    enter(client, "supervisor", root)
    shown = words(page(client, "indicator", "W18", period=MONTH))
    assert reverse("cockpit:told", args=["one", "20260300"]) in shown


def test_a_counter_is_looked_at_by_itself(client, root):
    one = site(1)
    facts(one)
    enter(client, "supervisor", root)
    response = page(client, "indicator", "W04", period=MONTH, hall=one.code, counter="09")
    assert "大厅1 09号窗口" in words(response)
    assert response.context["rows"].total == 0


@pytest.mark.parametrize(
    "period", ["2026-13", "2026-00", "x", "20260", "0000", "9999-12", "２０２６"]
)
def test_a_wrong_period_is_not_found(client, root, period):
    enter(client, "supervisor", root)
    assert page(client, "city", period=period).status_code == 404


def test_a_wrong_indicator_is_not_found(client, root):
    enter(client, "supervisor", root)
    assert page(client, "indicator", "X99").status_code == 404


def test_today_shows_the_worst_hall_of_each_indicator(client, root):
    first, second = site(1), site(2)
    facts(first, second)
    reading(first, "yellow", value="12.50")
    reading(second, "red", value="25.00")
    enter(client, "supervisor", root)
    response = page(client, "today")
    (spread,) = response.context["today"].bad
    assert (spread.hall.code, spread.counts["red"], spread.counts["yellow"]) == (second.code, 1, 1)
    assert "大厅2 25分钟" in words(response)


@pytest.mark.parametrize("name", ["today", "map", "alerts", "problems", "city"])
def test_a_page_takes_as_many_queries_for_three_halls_as_for_one(client, root, name):
    enter(client, "supervisor", root)
    first = site(1)
    facts(first)
    reading(first, "red")
    alert(first)
    page(client, name)
    with CaptureQueriesContext(connection) as one:
        words(page(client, name))
    others = [site(2), site(3)]
    facts(first, *others)
    for other in others:
        reading(other, "red")
        alert(other)
    page(client, name)
    with CaptureQueriesContext(connection) as three:
        words(page(client, name))
    assert len(three) == len(one)


def test_a_red_alert_is_not_closed_without_reason_use_and_words(client, root):
    one = site(1)
    facts(one)
    raised = alert(one)
    enter(client, "hall_manager", one.organization)
    close = reverse("cockpit:alert_step", args=[raised.pk, "close"])
    response = client.post(close, {})
    assert response.status_code == 422
    shown = response.content.decode()
    for message in ("请选择关闭原因", "请说明这条预警有没有用", "红灯预警须当日说明原因"):
        assert message in shown
    said = {"reason": "acted", "useful": "yes", "words": "增派一名审批人员，当日清零"}
    assert client.post(close, said).status_code == 302
    raised.refresh_from_db()
    assert (raised.state, raised.reason, raised.is_useful) == ("closed", "acted", True)
    assert raised.closed_by == "lu"


def test_an_alert_is_acknowledged_and_explained(client, root):
    one = site(1)
    facts(one)
    raised = alert(one)
    enter(client, "supervisor", root)
    client.post(reverse("cockpit:alert_step", args=[raised.pk, "acknowledge"]))
    explain = reverse("cockpit:alert_step", args=[raised.pk, "explain"])
    assert client.post(explain, {"words": "好"}).status_code == 422
    client.post(explain, {"words": "系统故障，已恢复"})
    raised.refresh_from_db()
    assert (raised.state, raised.acknowledged_by) == ("taken", "lu")
    assert raised.explanation == "系统故障，已恢复"


def test_an_auditor_reads_an_alert_but_does_not_close_it(client, root):
    raised = alert(site(1))
    enter(client, "auditor", root)
    assert "关闭预警" not in words(page(client, "alert", raised.pk))
    assert client.post(reverse("cockpit:alert_step", args=[raised.pk, "close"])).status_code == 403


def test_a_foreign_alert_is_not_found(client, root):
    own, other = site(1), site(2)
    raised = alert(other)
    enter(client, "hall_manager", own.organization)
    assert page(client, "alert", raised.pk).status_code == 404
    step = reverse("cockpit:alert_step", args=[raised.pk, "acknowledge"])
    assert client.post(step).status_code == 404
    assert Alert.objects.get().state == "open"


def test_a_wall_screen_shows_the_city_by_its_address_until_it_is_ended(client, root):
    one = site(1)
    facts(one)
    reading(one, "red")
    alert(one)
    enter(client, "supervisor", root)
    opened = client.post(reverse("cockpit:walls"), {"name": "指挥大厅"})
    address = opened.context["address"].removeprefix("http://testserver")
    token = address.split("/")[-2]
    assert token not in words(page(client, "walls"))
    assert token not in WallScreen.objects.get().digest
    client.logout()
    shown = client.get(address)
    assert "大厅1超期办件数3件" in words(shown)
    assert (shown["Cache-Control"], shown["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert client.get("/walls/invented/").status_code == 404
    enter(client, "supervisor", root, "ling")
    client.post(reverse("cockpit:wall_end", args=[WallScreen.objects.get().pk]))
    assert client.get(address).status_code == 404


def test_an_administrator_uploads_the_outline_and_the_map_draws_it(client, root):
    one = site(1)
    facts(one)
    reading(one, "red")
    enter(client, "administrator", root)
    upload = SimpleUploadedFile("city.geojson", file_of(feature()), "application/geo+json")
    assert client.post(reverse("cockpit:outline"), {"file": upload}).status_code == 302
    assert Outline.objects.get().shapes[0]["code"] == "339901"
    enter(client, "supervisor", root, "ling")
    shown = words(page(client, "map"))
    assert "ck-area--red" in shown
    assert "云江区：告警，1个大厅" in shown


def test_a_wrong_outline_is_refused_in_words(client, root):
    enter(client, "administrator", root)
    wrong = json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature"}]}).encode()
    upload = SimpleUploadedFile("city.geojson", wrong, "application/geo+json")
    response = client.post(reverse("cockpit:outline"), {"file": upload})
    assert response.status_code == 422
    assert "缺少名称（properties.name）" in response.content.decode()
    assert Outline.objects.count() == 0


def test_a_page_shows_how_far_the_year_is_and_what_to_do_when_it_failed(client, root):
    enter(client, "supervisor", root)
    now = timezone.now()
    half = Filling(13, 6, 900_000, now - timedelta(minutes=6), now)
    for name in ("today", "city", "assessment"):
        assert "data-filling" not in words(page(client, name))
    tell_filling(half)
    for name in ("today", "city", "assessment"):
        shown = words(page(client, name))
        assert "已生成6个月，共13个月；90万行；预计还要7分钟" in shown
    assert "data-filling" in words(page(client, "filling"))
    tell_filling(replace(half, state=FillingState.FAILED, fault="磁盘已满"))
    shown = words(page(client, "today"))
    assert "原因：磁盘已满" in shown
    assert "onewindow city generate --missing" in shown
    tell_filling(replace(half, written=13, state=FillingState.DONE))
    assert "data-filled" in words(page(client, "filling"))
    assert "正在生成" not in words(page(client, "today"))
