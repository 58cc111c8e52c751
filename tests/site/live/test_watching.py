"""Who may watch which board, and what of the city it shows."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as configured
from django.test import RequestFactory
from django.utils import timezone

from onewindow.foundation.accounts.models import User
from onewindow.foundation.policy.models import CalendarYear
from onewindow.insight.cockpit.actions.walls import end_wall, open_wall
from onewindow.insight.cockpit.models import WallScreen
from onewindow.insight.cockpit.queries.present import PRESENT
from onewindow.site.live import Boards, Hub, Kind, Live, Pictures, Scope, Source
from onewindow.site.live.watching import board_scope
from tests.builders import TESTER, organization, user
from tests.insight.cockpit.city import facts, reading, site
from tests.insight.cockpit.facts import visit, write
from tests.site.live.test_live import ask

BACKEND = "django.contrib.auth.backends.ModelBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(db, settings, tmp_path):
    settings.HOME = tmp_path
    PRESENT.forget()
    for year in (timezone.localdate().year, timezone.localdate().year + 1):
        CalendarYear.objects.create(year=year, source="测试", confidence="draft")


@pytest.fixture
def root(db):
    return organization(1, name="云江市人民政府", path="/1/")


@pytest.fixture
def halls(root):
    own, other = site(1), site(2)
    facts(own, other)
    return own, other


def cookie(client, role, at):
    """Return the header of a session of somebody with this role."""
    known = User.objects.filter(username=role).first() or user(role, role=role, at=at)
    client.force_login(known, backend=BACKEND)
    name = configured.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def watched(client, role, at, kind, name=""):
    request = RequestFactory().get("/", headers={"cookie": cookie(client, role, at)})
    return board_scope(request, kind, name)


@pytest.mark.parametrize("role", ["supervisor", "auditor"])
def test_who_sees_the_city_watches_the_city(client, root, halls, role):
    own, other = halls
    assert watched(client, role, root, "city") == Scope(Kind.CITY, (own.code, other.code), True)
    assert watched(client, role, root, "boards", other.code) == Scope(Kind.HALL, (other.code,))


def test_a_manager_watches_his_halls_only(client, halls):
    own, other = halls
    body = own.organization
    assert watched(client, "hall_manager", body, "city") == Scope(Kind.CITY, (own.code,), False)
    assert watched(client, "hall_manager", body, "boards", own.code).halls == (own.code,)
    assert watched(client, "hall_manager", body, "boards", other.code) == 404
    assert watched(client, "hall_manager", body, "walls", "preview") == 403


@pytest.mark.parametrize("role", ["clerk", "approver", "editor", "administrator", "expert"])
def test_others_watch_nothing(client, root, halls, role):
    for kind, name in (("city", ""), ("boards", halls[0].code), ("walls", "preview")):
        assert watched(client, role, root, kind, name) == 403


def test_without_signing_in_there_is_nothing_but_the_wall_of_an_address(client, root, halls):
    token = open_wall(name="一楼", at=timezone.now(), actor=TESTER)
    stranger = RequestFactory().get("/")
    assert board_scope(stranger, "city", "") == 401
    assert board_scope(stranger, "walls", "preview") == 401
    assert board_scope(stranger, "walls", "invented") == 404
    assert board_scope(stranger, "walls", token) == Scope(Kind.WALL)
    end_wall(wall=WallScreen.objects.get(), at=timezone.now(), actor=TESTER)
    assert board_scope(stranger, "walls", token) == 404


def test_a_page_of_another_host_may_not_watch_with_somebodys_session():
    with ThreadPoolExecutor(1) as executor:
        live = Live(
            Hub(Source(dict, lambda *_: []), executor),
            codes=dict,
            hosts=["localhost"],
            boards=Boards(Pictures().take, executor),
        )
        evil = [(b"origin", b"http://evil.example")]
        assert asyncio.run(ask(live, "/live/city", headers=evil))[0] == 403


def test_the_parts_are_those_of_the_pages_and_move_with_the_facts(client, root, halls):
    own, _ = halls
    for one in halls:
        reading(one, "green", indicator="W05", value="0")
    pictures, now = Pictures(), timezone.localtime()
    city = Scope(Kind.CITY, tuple(one.code for one in halls), True)
    hall, wall = Scope(Kind.HALL, (own.code,)), Scope(Kind.WALL)
    before = pictures.take([city, hall, wall])
    assert before[hall].parts.keys() == {"now", "counts", "item:W05"}
    assert before[wall].parts.keys() == {"now", "counts", "areas", "spreads"}
    shown = {f"tile:{one.code}" for one in halls}
    assert before[city].parts.keys() == {"now", "counts", "spreads", *shown}
    write("visits", [visit("new", f"{now:%Y-%m-%d} 00:00", hall=own.code)], source="two")
    after = pictures.take([city, hall, wall])
    moved = {key for key in after[city].parts if after[city].parts[key] != before[city].parts[key]}
    assert {"now"} <= moved <= {"now", "counts", "spreads", f"tile:{own.code}"}
    assert "<b>1</b> 张" in after[city].parts["now"]
    assert after[hall].parts["now"] == after[city].parts["now"]
    client.force_login(user("lu", role="supervisor", at=root), backend=BACKEND)
    page = client.get("/desk/cockpit/").content.decode()
    for key in after[city].parts:
        assert f'data-part="{key}"' in page
    page = client.get(f"/desk/cockpit/halls/{own.code}/today/").content.decode()
    for key in after[hall].parts:
        assert f'data-part="{key}"' in page
    page = client.get("/desk/cockpit/walls/preview/").content.decode()
    for key in after[wall].parts:
        assert f'data-part="{key}"' in page
