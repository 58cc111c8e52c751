"""What staff see of what was done unasked, and what registers may push."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.foundation.accounts.actions import create_client
from onewindow.foundation.accounts.api import Role
from onewindow.services.casework.actions import handle_events, take_event
from onewindow.services.casework.models import Entitlement, RegisterEvent
from onewindow.services.casework.rules.proactive import EventKind, Notice
from tests.builders import EVERYWHERE, TESTER, person, user
from tests.services.casework.conftest import MONDAY
from tests.services.casework.unasked import city, monday, run, turns_eighty

__all__ = ["city", "monday"]


def sign_in(client, role, at, name="staff"):
    account = user(name, role=role, at=at)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def supervisor(client, city):
    return sign_in(client, Role.SUPERVISOR, city.civil)


def test_staff_see_by_matter_how_many_and_of_each_the_reason(supervisor, city):
    run()
    page = supervisor.get("/desk/proactive/")
    assert [
        (one["matter__slug"], one["total"], one["completed"]) for one in page.context["counts"]
    ] == [("MZ80", 1, 1)]
    assert "年满80周岁的本市户籍老人" in page.text
    assert "王*英" in page.text
    assert "王桂英" not in page.text


def test_the_list_is_narrowed_by_matter_and_result(supervisor, city):
    run()
    for query, count in (
        ("state=completed", 1),
        ("state=skipped", 0),
        ("matter=MZ80", 1),
        ("matter=GA08", 0),
        ("matter=nowhere", 1),
    ):
        page = supervisor.get(f"/desk/proactive/?{query}")
        assert len(page.context["page"]) == count
    assert "没有主动办理的记录" in supervisor.get("/desk/proactive/?state=skipped").text


def test_another_department_sees_nothing_of_it(client, city):
    run()
    page = sign_in(client, Role.SUPERVISOR, city.police).get("/desk/proactive/")
    assert (list(page.context["page"]), page.context["counts"]) == ([], [])


def test_a_clerk_at_the_counter_has_no_such_page(client, city):
    assert sign_in(client, Role.CLERK, city.centre).get("/desk/proactive/").status_code == 403


def test_the_list_asks_as_often_for_three_rows_as_for_one(supervisor, city):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert supervisor.get("/desk/proactive/").status_code == 200
        return len(queries)

    run()
    before = asked()
    for serial in (1, 2):
        somebody = person(serial, region=city.district)
        turns_eighty(somebody)
        run()
    assert Entitlement.objects.count() == 3
    assert asked() == before


def push(client, key, name="k-1", **said):
    body = {
        "reference": "B-1",
        "kind": "birth",
        "citizen_number": "330106199001010015",
        "on": "2026-11-01",
        "detail": {"hospital": "市妇保院"},
    }
    return client.post(
        "/api/v1/register-events",
        json.dumps(body | said),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}", "Idempotency-Key": name},
    )


def key_of(organization):
    told = {"name": "卫健委登记系统", "organization": organization, "site": None}
    return create_client(**told, granter=EVERYWHERE, actor=TESTER)[1]


def test_a_department_pushes_an_event_and_it_is_taken_once(client, city):
    key = key_of(city.civil)
    first, again = push(client, key), push(client, key, "k-2")
    assert (first.status_code, first.json()) == (202, {"is_new": True})
    assert (again.status_code, again.json()) == (202, {"is_new": False})
    repeated = push(client, key)
    assert repeated.json() == {"is_new": True}
    event = RegisterEvent.objects.get()
    assert (event.kind, event.source, event.person, event.on.isoformat(), event.detail) == (
        "birth",
        "区民政局",
        city.young,
        "2026-11-01",
        {"hospital": "市妇保院"},
    )


def test_a_kiosk_of_a_hall_may_not_push_events(client, city):
    type(city.centre).objects.filter(pk=city.centre.pk).update(kind="centre")
    city.centre.refresh_from_db()
    refused = push(client, key_of(city.centre))
    assert refused.status_code == 422
    assert "只有部门的系统可以推送登记事件" in str(refused.json())


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "lottery"},
        {"on": "昨天"},
        {"reference": "x" * 81},
        {"detail": {"hospital": "x" * 201}},
    ],
)
def test_what_is_no_event_is_turned_away(client, city, said):
    assert push(client, key_of(city.civil), **said).status_code == 422
    assert not RegisterEvent.objects.exists()


def test_two_registers_may_number_alike(city):
    for source in ("卫健委", "公安"):
        notice = Notice(source, "1", EventKind.BIRTH, city.young.number, MONDAY)
        assert take_event(notice=notice, actor=TESTER)
    assert handle_events(on=MONDAY) == "主动办理0件"
    assert RegisterEvent.objects.filter(handled_at=None).count() == 0
