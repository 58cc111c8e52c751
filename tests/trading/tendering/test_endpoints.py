"""A project over HTTP: entered, scheduled, admitted, announced, read by everybody."""

import json
from datetime import datetime

import pytest

from onewindow.kernel.access import Role
from onewindow.trading.tendering.models import Tender
from tests.builders import user
from tests.trading.tendering.builders import ANSWERS, TERMS

BACKEND = "django.contrib.auth.backends.ModelBackend"
MOMENTS = {
    "notice_published": "2026-11-02T09:00:00+08:00",
    "documents_from": "2026-11-02T09:00:00+08:00",
    "documents_until": "2026-11-07T23:59:59+08:00",
    "bids_due": "2026-11-23T09:30:00+08:00",
}


@pytest.fixture
def call(client, bodies):
    tenderer, supervisor = bodies
    people = {
        "tenderer": user("tenderer", role=Role.TENDERER, at=tenderer),
        "other": user("other", role=Role.TENDERER, at=supervisor),
        "officer": user("officer", role=Role.TRADING_OFFICER, at=supervisor),
    }

    def send(who, method, address, body=None):
        client.logout()
        if who:
            client.force_login(people[who], backend=BACKEND)
        content = json.dumps(body) if body is not None else None
        return getattr(client, method)(
            f"/api/v1/{address}", content, content_type="application/json"
        )

    return send


@pytest.fixture
def project(bodies):
    tenderer, supervisor = bodies
    return {
        "name": "滨河小学改扩建",
        "procedure": "works_open",
        "kind": "construction",
        "category": "A01",
        "organizing": "own",
        "tenderer": tenderer.credit_code,
        "supervisor": supervisor.credit_code,
        "region": "339901",
        "approval_reference": "发改〔2026〕1号",
        "content": "改扩建",
        "is_mandatory": True,
        "lots": [{"name": "土建", "estimate": "10000000.00", "bid_security": "200000.00"}],
    }


def codes(answer):
    return answer.status_code, [v["code"] for v in answer.json()["violations"]]


def test_a_project_goes_from_entry_to_a_public_notice(call, project, clock):
    made = call("tenderer", "post", "tenders", project)
    assert made.status_code == 201
    code = made.json()["code"]
    assert [lot["estimate"] for lot in made.json()["lots"]] == ["10000000.00"]
    days = call("tenderer", "get", f"tenders/{code}/earliest?starts=2026-11-02").json()
    assert days["bids_due"] == "2026-11-23"
    assert call(None, "get", f"tenders/{code}").status_code == 404
    short = {**MOMENTS, "bids_due": "2026-11-21T09:30:00+08:00"}
    early = call("tenderer", "put", f"tenders/{code}/timetable", {"moments": short})
    assert codes(early) == (422, ["tender.bid_period"])
    call("tenderer", "put", f"tenders/{code}/timetable", {"moments": MOMENTS})
    assert call("officer", "post", f"tenders/{code}/enter").json()["state"] == "entered"
    empty = call("tenderer", "post", f"tenders/{code}/notices", {"kind": "A-NOTICE"})
    assert empty.status_code == 422
    proposal = call("tenderer", "get", f"tenders/{code}/document/proposals").json()[0]
    draft = {key: proposal[key] for key in ("template", "terms")}
    call("tenderer", "put", f"tenders/{code}/document", draft)
    missing = call("tenderer", "post", f"tenders/{code}/document/issue", {})
    assert set(codes(missing)[1]) == {"document.missing"}
    call("tenderer", "put", f"tenders/{code}/document", {**draft, "answers": ANSWERS})
    issued = call("tenderer", "post", f"tenders/{code}/document/issue", {}).json()
    assert (issued["state"], len(issued["digest"])) == ("issued", 64)
    notice = call(
        "tenderer", "post", f"tenders/{code}/notices", {"kind": "A-NOTICE", "terms": TERMS}
    ).json()
    released = call(
        "tenderer", "post", f"tenders/{code}/notices/{notice['number']}/release", {"at": None}
    )
    assert released.json()["state"] == "published"
    shown = call(None, "get", f"tenders/{code}").json()
    assert (shown["state"], datetime.fromisoformat(shown["moments"]["bids_due"])) == (
        "announced",
        datetime.fromisoformat("2026-11-23T09:30:00+08:00"),
    )
    assert call(None, "get", f"notices/{notice['number']}").json()["title"].startswith("滨河小学")


def test_everything_wrong_at_entry_is_told_at_once(call, project, clock):
    wrong = {**project, "procedure": "none", "kind": "castle", "region": "1"}
    assert codes(call("tenderer", "post", "tenders", wrong)) == (422, ["tender.form"] * 3)
    too_much = [{"estimate": "10000000.00", "bid_security": "200000.01"}]
    over = call("tenderer", "post", "tenders", {**project, "lots": too_much})
    assert codes(over) == (422, ["tender.deposit_rate"])
    assert not Tender.objects.exists()


def test_terms_that_cannot_be_read_are_told(call, project, clock):
    code = call("tenderer", "post", "tenders", project).json()["code"]
    draft = {"template": "works", "terms": {"method": "by_eye"}}
    wrong = call("tenderer", "put", f"tenders/{code}/document", draft)
    assert codes(wrong) == (422, ["document.terms"])


def test_nobody_works_on_the_tender_of_another(call, project, clock):
    assert codes(call("other", "post", "tenders", project)) == (422, ["tender.tenderer"])
    code = call("tenderer", "post", "tenders", project).json()["code"]
    moments = {"moments": MOMENTS}
    assert call("other", "put", f"tenders/{code}/timetable", moments).status_code == 404
    assert call("tenderer", "post", f"tenders/{code}/enter").status_code == 403
    assert call("other", "get", f"tenders/{code}").status_code == 404
