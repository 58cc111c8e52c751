"""Who looked at my data, a copy of it, and requests to correct or erase it."""

from datetime import date

import pytest

from onewindow.foundation.accounts.actions import (
    fulfil_rights_request,
    record_viewing,
    refuse_rights_request,
    request_right,
)
from onewindow.foundation.accounts.models import User
from onewindow.foundation.accounts.queries import viewings_of
from onewindow.foundation.accounts.rules import RightsKind, Role
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused
from tests.builders import TESTER, organization, person, user

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 5)
CLERK = Actor("user:7", "沈佳")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def reasons(call):
    with pytest.raises(Refused) as refused:
        call()
    return [violation.code for violation in refused.value.violations]


def look(at, purpose="核对身份"):
    fields = ["公民身份号码", "手机号码"]
    told = {"viewer": CLERK, "organization": organization(), "person": at}
    record_viewing(**told, fields=fields, purpose=purpose)


def test_a_full_view_is_written_down(client):
    me = person()
    look(me)
    seen = viewings_of(me).get()
    assert (seen.viewer, seen.viewer_name, seen.organization, seen.purpose, seen.fields) == (
        "user:7",
        "沈佳",
        "云江区民政局",
        "核对身份",
        ["公民身份号码", "手机号码"],
    )


def test_i_see_who_looked_at_mine_and_nothing_of_others(client):
    me, other = person(1), person(2, name="别人")
    look(me)
    client.force_login(user("me", of=me), backend=BACKEND)
    assert "沈佳（云江区民政局）" in client.get("/my/viewings/").content.decode()
    client.force_login(user("other", of=other), backend=BACKEND)
    assert "沈佳" not in client.get("/my/viewings/").content.decode()


def test_my_copy_holds_everything_and_its_handing_out_is_recorded(client):
    me = person(phone="13800001234")
    client.force_login(user("me", of=me), backend=BACKEND)
    assert client.get("/my/data/export/").status_code == 405
    answer = client.post("/my/data/export/")
    assert answer.headers["Cache-Control"] == "no-store"
    copy = answer.json()
    assert copy["基本信息"] == {
        "姓名": "王桂英",
        "证件号码": me.number,
        "手机": "13800001234",
        "住址": "",
        "已实名核验": False,
    }
    assert [account["登录名"] for account in copy["账号"]] == ["me"]
    assert [entry.move for entry in entries_of(key_of(me))] == ["person.export"]


def test_the_page_masks_numbers(client):
    me = person(phone="13800001234")
    client.force_login(user("me", of=me), backend=BACKEND)
    page = client.get("/my/data/").content.decode()
    assert "138****1234" in page
    assert me.number not in page


def ask(who, kind=RightsKind.ERASURE):
    return request_right(person=who, kind=kind, wish="不再使用", actor=TESTER)


def test_a_request_is_open_once_for_each_kind():
    me = person()
    ask(me)
    assert reasons(lambda: ask(me)) == ["rights.open"]
    ask(me, RightsKind.CORRECTION)


def test_a_refusal_says_why_and_is_final():
    asked = ask(person())
    told = {"request": asked, "actor": TESTER}
    assert reasons(lambda: refuse_rights_request(answer=" ", **told)) == ["rights.answer.missing"]
    refuse_rights_request(answer="办件尚未办结", **told)
    assert (asked.state, asked.answer) == ("refused", "办件尚未办结")
    again = reasons(lambda: fulfil_rights_request(answer="好", on=ON, **told))
    assert again == ["rights_request.fulfil.not_open"]


def test_an_erasure_closes_the_account_and_keeps_the_person():
    me = person()
    account = user("me", of=me)
    fulfil_rights_request(request=ask(me), answer="已注销", on=ON, actor=TESTER)
    closed = User.objects.get(pk=account.pk)
    assert (closed.person, closed.is_active, closed.name) == (None, False, "已注销用户")
    assert closed.username.startswith("closed-")
    assert not closed.has_usable_password()


def test_an_account_with_a_staff_role_is_not_closed():
    me = person()
    user("me", of=me, role=Role.CLERK, at=organization())
    asked = ask(me)
    told = {"request": asked, "answer": "已注销", "on": ON, "actor": TESTER}
    assert reasons(lambda: fulfil_rights_request(**told)) == ["rights.staff"]
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_asking_and_answering_through_the_pages(client, settings):
    me = person()
    client.force_login(user("me", of=me), backend=BACKEND)
    blank = client.post("/my/data/requests/", {"kind": "correction", "wish": ""})
    assert blank.status_code == 422
    sent = client.post("/my/data/requests/", {"kind": "correction", "wish": "地址有误"})
    assert (sent.status_code, sent.url) == (302, "/my/data/")
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["127.0.0.1"]
    client.defaults["HTTP_HOST"] = "127.0.0.1"
    client.force_login(user("boss", role=Role.ADMINISTRATOR), backend=BACKEND)
    assert "地址有误" in client.get("/staff/rights/").content.decode()
    key = me.rights_requests.get().pk
    answer = {"decision": "fulfil", "answer": "已更正地址"}
    assert client.post(f"/staff/rights/{key}/answer/", answer).status_code == 302
    assert me.rights_requests.get().answer == "已更正地址"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_viewings_costs_the_same_for_one_and_for_three(
    client, rows, django_assert_num_queries
):
    me = person()
    where = organization()
    for _ in range(rows):
        told = {"viewer": CLERK, "organization": where, "person": me}
        record_viewing(**told, fields=["手机"], purpose="联系")
    client.force_login(user("me", of=me), backend=BACKEND)
    with django_assert_num_queries(6):
        client.get("/my/viewings/")
