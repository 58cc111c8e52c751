"""The whole way over HTTP: terms, pieces, sealing, receipt, shares."""

import json

import pytest

from onewindow.foundation.records.api import seal_entries
from onewindow.kernel.sealing import Manifest, release
from onewindow.trading.bidding.models import Bid
from tests.builders import user
from tests.trading.bidding.builders import handed_in, sealed
from tests.trading.bidding.test_bids import DUE, SECOND

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def bidder(client, tendered):
    account = user("bidder", of=tendered.owners[0])
    client.force_login(account, backend=BACKEND)
    return client


def post(client, address, body):
    return client.post(f"/api/v1/{address}", json.dumps(body), content_type="application/json")


def put(client, address, content=b""):
    return client.put(f"/api/v1/{address}", content, content_type="application/octet-stream")


def start(client, tendered, firm):
    manifest, files = sealed(tendered, firm)
    body = {"credit_code": firm.credit_code, "manifest": manifest.as_record()}
    return post(client, f"lots/{tendered.lot.code}/bids", body), files


def test_a_bid_goes_in_and_is_opened_over_http(bidder, tendered, clock):
    terms = bidder.get(f"/api/v1/lots/{tendered.lot.code}/sealing").json()
    assert (terms["threshold"], len(terms["custodians"])) == (2, 3)
    for firm in tendered.firms[1:]:
        handed_in(tendered, firm)
    answer, files = start(bidder, tendered, tendered.firms[0])
    assert answer.status_code == 201
    key = answer.json()["id"]
    for name, content in files.items():
        half = len(content) // 2
        put(bidder, f"bids/{key}/parts/{name}?offset=0", content[:half])
        whole = put(bidder, f"bids/{key}/parts/{name}?offset={half}", content[half:])
        assert whole.json() == {"name": name, "size": len(content), "received": len(content)}
    assert put(bidder, f"bids/{key}/seal").json()["state"] == "sealed"
    assert put(bidder, f"bids/{key}/seal").json()["state"] == "sealed"
    seal_entries()
    receipt = bidder.get(f"/api/v1/bids/{key}/receipt").json()
    assert receipt["entry"]["detail"]["digest"] == answer.json()["digest"]

    bidder.force_login(tendered.holders["交易中心"], backend=BACKEND)
    shares = f"lots/{tendered.lot.code}/shares"
    early = bidder.get(f"/api/v1/{shares}?custodian=交易中心")
    assert (early.status_code, early.json()["violations"][0]["code"]) == (422, "bid.sealed")
    clock.move_to(DUE)
    bidder.force_login(tendered.holders["交易中心"], backend=BACKEND)
    every = bidder.get(f"/api/v1/{shares}?custodian=交易中心").json()
    (wrapped,) = (one for one in every if one["bid"] == key)
    private = tendered.keys["交易中心"].private
    manifest = Manifest.of_record(wrapped["manifest"])
    value = release(manifest, custodian="交易中心", private=private).value.hex()
    body = {"custodian": "交易中心", "shares": [{"bid": key, "value": value}]}
    assert post(bidder, shares, body).json() == {"released": 1}
    assert bidder.get(f"/api/v1/{shares}?custodian=招标人").status_code == 404


def test_a_late_bid_is_refused_with_the_article(bidder, tendered, clock):
    clock.move_to(DUE + SECOND)
    bidder.force_login(user("late", of=tendered.owners[1]), backend=BACKEND)
    answer, _ = start(bidder, tendered, tendered.firms[1])
    violation = answer.json()["violations"][0]
    assert (answer.status_code, violation["code"]) == (422, "bid.late")
    assert "第三十六条" in violation["source"]


def test_nobody_bids_for_a_firm_that_is_not_his(bidder, tendered):
    answer, _ = start(bidder, tendered, tendered.firms[1])
    assert answer.status_code == 422
    assert answer.json()["violations"][0]["code"] == "bid.enterprise"
    assert not Bid.objects.exists()


def test_nobody_sees_the_bid_of_another(bidder, tendered):
    answer, files = start(bidder, tendered, tendered.firms[0])
    key = answer.json()["id"]
    bidder.force_login(user("rival", of=tendered.owners[1]), backend=BACKEND)
    assert bidder.get(f"/api/v1/bids/{key}").status_code == 404
    assert put(bidder, f"bids/{key}/parts/technical", files["technical"]).status_code == 404
    assert put(bidder, f"bids/{key}/seal").status_code == 404


def test_a_tender_that_is_not_announced_has_no_terms(client, tendered):
    assert client.get("/api/v1/lots/E3399010001000009001/sealing").status_code == 404
