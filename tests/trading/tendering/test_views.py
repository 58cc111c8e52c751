"""The desk of a tenderer and of the centre, and what everybody reads."""

import pytest

from onewindow.kernel.access import Role
from onewindow.trading.tendering.api import create_tender
from onewindow.trading.tendering.models import Tender
from tests.builders import user
from tests.trading.tendering.builders import (
    MONDAY,
    TENDERER,
    announced,
    drafted,
    entered,
    issued,
)

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def people(bodies):
    tenderer, supervisor = bodies
    return {
        "tenderer": user("tenderer", role=Role.TENDERER, at=tenderer),
        "other": user("other", role=Role.TENDERER, at=supervisor),
        "officer": user("officer", role=Role.TRADING_OFFICER, at=supervisor),
        "supervisor": user("supervisor", role=Role.SUPERVISOR, at=supervisor),
    }


def said(procedures, bodies):
    tenderer, supervisor = bodies
    return {
        "name": "滨河小学改扩建",
        "procedure": procedures["works_open"].pk,
        "kind": "construction",
        "category": "A01",
        "organizing": "own",
        "tenderer": tenderer.credit_code,
        "supervisor": supervisor.credit_code,
        "region": "339901",
        "approval_reference": "发改〔2026〕1号",
        "content": "改扩建",
        "is_mandatory": "on",
        "opening_hour": "09:30",
        "lots-TOTAL_FORMS": "2",
        "lots-INITIAL_FORMS": "0",
        "lots-0-name": "土建",
        "lots-0-estimate": "10000000",
        "lots-0-bid_security": "200000",
    }


def test_a_project_goes_from_entry_to_a_public_notice(
    client,
    procedures,
    bodies,
    people,
    clock,
):
    client.force_login(people["tenderer"], backend=BACKEND)
    answer = client.post("/desk/tenders/new/", said(procedures, bodies))
    tender = Tender.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/desk/tenders/{tender.code}/")
    address = f"/desk/tenders/{tender.code}/timetable/"
    page = client.get(address).content.decode()
    assert "不得少于20日" in page
    days = {
        "notice_published": "2026-11-02",
        "documents_from": "2026-11-02",
        "documents_until": "2026-11-07",
        "bids_due": "2026-11-22",
        "opening_hour": "09:30",
    }
    short = client.post(address, days | {"bids_due": "2026-11-21"})
    assert short.status_code == 422
    assert "投标准备期为19日，不得少于20日（《招标投标法》" in short.content.decode()
    assert client.post(address, days).status_code == 302

    client.force_login(people["officer"], backend=BACKEND)
    assert client.post(f"/desk/tenders/{tender.code}/admit/").status_code == 302
    client.force_login(people["tenderer"], backend=BACKEND)
    issued(tender)
    terms = {
        "funds": "区财政资金",
        "qualification": "施工总承包二级",
        "consortium": "no",
        "contact": "付志强",
        "telephone": "0571-1",
        "address": "文教路1号",
    }
    answer = client.post(f"/desk/tenders/{tender.code}/write/A-NOTICE/", terms)
    assert answer.status_code == 302
    assert "区财政资金" in client.get(answer.url).content.decode()
    assert client.post(answer.url, {"at": ""}).status_code == 302
    assert "没有符合条件的公告" in client.get("/trading/").content.decode()


def test_everything_wrong_with_an_entry_stands_beside_its_field(
    client,
    procedures,
    bodies,
    people,
):
    client.force_login(people["tenderer"], backend=BACKEND)
    wrong = said(procedures, bodies) | {
        "tenderer": "913399010000000000",
        "region": "999999",
        "lots-0-estimate": "",
    }
    answer = client.post("/desk/tenders/new/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有登记这个统一社会信用代码的单位" in page
    assert "没有这个行政区划代码" in page
    assert "请填写估算价" in page
    assert not Tender.objects.exists()


def test_nobody_enters_a_project_for_a_body_that_is_not_his(
    client,
    procedures,
    bodies,
    people,
):
    client.force_login(people["other"], backend=BACKEND)
    answer = client.post("/desk/tenders/new/", said(procedures, bodies))
    assert answer.status_code == 422
    assert "您不能代这个单位办理招标" in answer.content.decode()


def test_who_has_nothing_to_do_with_a_tender_does_not_find_it(
    client,
    procedures,
    bodies,
    people,
):
    tender = create_tender(draft=drafted(procedures, bodies), on=MONDAY, actor=TENDERER)
    for name, status in (("other", 404), ("tenderer", 200), ("officer", 200), ("supervisor", 200)):
        client.force_login(people[name], backend=BACKEND)
        assert (name, client.get(f"/desk/tenders/{tender.code}/").status_code) == (name, status)
    client.force_login(people["officer"], backend=BACKEND)
    assert client.get(f"/desk/tenders/{tender.code}/timetable/").status_code == 403


def test_every_day_of_a_span_can_be_read(client, procedures, bodies, people):
    tender = entered(procedures, bodies)
    client.force_login(people["officer"], backend=BACKEND)
    page = client.get(f"/desk/tenders/{tender.code}/days/").content.decode()
    assert "投标准备期：21日" in page
    assert "《招标投标法》" in page


def test_the_public_reads_notices_projects_and_the_feed(
    client,
    procedures,
    bodies,
    clock,
):
    tender, notice = announced(procedures, bodies)
    assert notice.title in client.get("/trading/").content.decode()
    assert notice.title in client.get("/trading/?kind=A-NOTICE&words=滨河").content.decode()
    assert notice.title not in client.get("/trading/?words=没有的").content.decode()
    page = client.get(f"/trading/notices/{notice.number}/").content.decode()
    assert "施工总承包二级" in page
    page = client.get(f"/trading/projects/{tender.code}/").content.decode()
    assert "不得少于20日" in page
    feed = client.get("/trading/feed.xml")
    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert f"urn:onewindow:notice:{notice.number}" in feed.content.decode()


def test_what_is_not_published_stays_hidden(client, procedures, bodies):
    tender = entered(procedures, bodies)
    assert client.get(f"/trading/projects/{tender.code}/").status_code == 404
    assert client.get(f"/trading/notices/{tender.code}-001/").status_code == 404


def test_lists_ask_the_database_the_same_number_of_times(
    client, procedures, bodies, people, django_assert_num_queries
):
    client.force_login(people["officer"], backend=BACKEND)
    for more in (1, 2):
        for _ in range(more):
            create_tender(draft=drafted(procedures, bodies), on=MONDAY, actor=TENDERER)
        client.get("/desk/tenders/")
        with django_assert_num_queries(5):
            client.get("/desk/tenders/")
