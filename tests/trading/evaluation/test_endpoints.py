"""An evaluation over HTTP, from its preparation to the signed report."""

import json

import pytest

from onewindow.trading.evaluation.api import evaluation_of, report_of
from tests.trading.evaluation.builders import completed
from tests.trading.evaluation.signing import key, member_certificate
from tests.trading.evaluation.sittings import documented, members, opened

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def call(client):
    def post(who, address, body=None):
        client.force_login(who, backend=BACKEND)
        answer = client.post(
            f"/api/v1/{address}", json.dumps(body or {}), content_type="application/json"
        )
        return answer.status_code, answer.json()

    return post


def test_a_committee_evaluates_over_http(closed, library, clock, call, client):
    documented(closed)
    opened(closed)
    completed(closed)
    officer = closed.parties["交易中心"]
    status, made = call(officer, f"lots/{closed.lot.code}/evaluation")
    code = made["code"]
    assert (status, made["state"]) == (201, "waiting")
    assert call(officer, f"evaluations/{code}/representatives", {"username": "buyer"})[0] == 200
    early = call(officer, f"evaluations/{code}/start")
    assert (early[0], early[1]["violations"][0]["code"]) == (422, "evaluation.early")
    clock.move_to(closed.starts_at)
    assert call(officer, f"evaluations/{code}/start")[1]["state"] == "sitting"
    everybody = members(evaluation_of(closed.lot))
    for member in everybody:
        call(member.user, f"evaluations/{code}/sign-in", {"has_no_tie": True})
    lead = next(one for one in everybody if one.seat_id)
    for member in everybody[:3]:
        voted = call(member.user, f"evaluations/{code}/leader", {"member": lead.number})
    assert voted[1]["state"] == "reviewing"
    for member in everybody:
        client.force_login(member.user, backend=BACKEND)
        seen = client.get(f"/api/v1/evaluations/{code}").json()
        findings = [
            {"bidder": bid["bidder"], "factor": one["factor"], "is_passed": True}
            for bid in seen["bidders"]
            for one in seen["review"]
        ]
        call(member.user, f"evaluations/{code}/findings", {"findings": findings})
    assert call(lead.user, f"evaluations/{code}/review/close")[1]["state"] == "scoring"
    for member in everybody:
        client.force_login(member.user, backend=BACKEND)
        sheet = client.get(f"/api/v1/evaluations/{code}").json()["sheet"]
        scores = [
            {"bidder": bid["bidder"], "factor": one["factor"], "points": "8.5"}
            for one in sheet
            for bid in one["bids"]
        ]
        assert call(member.user, f"evaluations/{code}/scores", {"scores": scores})[1] == {
            "saved": 6
        }
        call(member.user, f"evaluations/{code}/submit")
    assert call(lead.user, f"evaluations/{code}/tally")[1]["state"] == "tallying"
    assert call(lead.user, f"evaluations/{code}/report")[0] == 201
    for member in everybody:
        certificate = member_certificate(member)
        _, told = call(member.user, f"evaluations/{code}/report/statement")
        value = key().sign(bytes.fromhex(told["statement"])).hex()
        status, after = call(
            member.user,
            f"evaluations/{code}/sign",
            {"certificate": certificate.pk, "signature": value},
        )
        assert status == 200, after
    assert after["state"] == "reported"
    closed.lot.refresh_from_db()
    assert closed.lot.state == "evaluated"
    facts = report_of(closed.lot)
    assert [(one.place, one.enterprise, one.score) for one in facts.candidates] == [
        (1, closed.firms[1].credit_code, 67),
        (2, closed.firms[2].credit_code, facts.candidates[1].score),
        (3, closed.firms[0].credit_code, facts.candidates[2].score),
    ]
    again = call(
        lead.user,
        f"evaluations/{code}/sign",
        {"certificate": certificate.pk, "signature": value},
    )
    assert again[0] == 422


def test_who_is_not_of_the_committee_finds_nothing(closed, library, clock, call):
    documented(closed)
    opened(closed)
    completed(closed)
    officer = closed.parties["交易中心"]
    _, made = call(officer, f"lots/{closed.lot.code}/evaluation")
    stranger = library[-1].person.user
    address = f"evaluations/{made['code']}/sign-in"
    assert call(stranger, address, {"has_no_tie": True})[0] == 404
