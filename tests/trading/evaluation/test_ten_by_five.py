"""Ten bids and five experts over HTTP: the evaluation's share of a tender's fifteen seconds."""

import json
import time

import pytest

from onewindow.trading.evaluation.api import evaluation_of
from tests.builders import enterprise, person
from tests.trading.evaluation.builders import completed
from tests.trading.evaluation.signing import key, member_certificate
from tests.trading.evaluation.sittings import documented, members, opened

BACKEND = "django.contrib.auth.backends.ModelBackend"
MOST_SECONDS = 15


@pytest.fixture
def crowd(tendered):
    """Let seven more firms bid."""
    for number in range(11, 18):
        owner = person(number, name=f"法人{number}")
        tendered.firms.append(enterprise(number, name=f"建设{number}公司", legal_person=owner))


def test_ten_bids_and_five_experts_take_a_few_seconds(crowd, closed, library, clock, client):
    documented(closed)
    opened(closed)
    completed(closed, size=5, experts=5)
    began = time.process_time()

    def call(who, address, body=None, method="post"):
        client.force_login(who, backend=BACKEND)
        send = getattr(client, method)
        answer = (
            send(f"/api/v1/{address}")
            if method == "get"
            else send(
                f"/api/v1/{address}", json.dumps(body or {}), content_type="application/json"
            )
        )
        assert answer.status_code in {200, 201}, answer.content.decode()
        return answer.json()

    officer = closed.parties["交易中心"]
    code = call(officer, f"lots/{closed.lot.code}/evaluation")["code"]
    clock.move_to(closed.starts_at)
    call(officer, f"evaluations/{code}/start")
    everybody = members(evaluation_of(closed.lot))
    assert (len(everybody), evaluation_of(closed.lot).contenders.count()) == (5, 10)
    lead = everybody[0]
    for member in everybody:
        call(member.user, f"evaluations/{code}/sign-in", {"has_no_tie": True})
    for member in everybody[:3]:
        call(member.user, f"evaluations/{code}/leader", {"member": lead.number})
    for member in everybody:
        seen = call(member.user, f"evaluations/{code}", method="get")
        findings = [
            {"bidder": bid["bidder"], "factor": one["factor"], "is_passed": True}
            for bid in seen["bidders"]
            for one in seen["review"]
        ]
        call(member.user, f"evaluations/{code}/findings", {"findings": findings})
    call(lead.user, f"evaluations/{code}/review/close")
    for member in everybody:
        sheet = call(member.user, f"evaluations/{code}", method="get")["sheet"]
        scores = [
            {"bidder": bid["bidder"], "factor": one["factor"], "points": f"{8 + place / 10:.1f}"}
            for one in sheet
            for place, bid in enumerate(one["bids"])
        ]
        call(member.user, f"evaluations/{code}/scores", {"scores": scores})
        call(member.user, f"evaluations/{code}/submit")
    call(lead.user, f"evaluations/{code}/tally")
    call(lead.user, f"evaluations/{code}/report")
    for member in everybody:
        certificate = member_certificate(member)
        told = call(member.user, f"evaluations/{code}/report/statement")
        value = key().sign(bytes.fromhex(told["statement"])).hex()
        body = {"certificate": certificate.pk, "signature": value}
        state = call(member.user, f"evaluations/{code}/sign", body)["state"]
    seconds = time.process_time() - began
    print(f"ten bids, five experts over HTTP: {seconds:.2f} s of CPU")
    assert (state, seconds < MOST_SECONDS) == ("reported", True)
