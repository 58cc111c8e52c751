"""A bid is taken whole and in time, kept unreadable, and opened by enough custodians."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from onewindow.foundation.records.api import Entry, key_of
from onewindow.kernel.sealing import SUITES
from onewindow.kernel.violations import Refused
from onewindow.trading.bidding.api import (
    Bid,
    deadline_of,
    open_bids,
    receive_piece,
    register_custodian,
    release_shares,
    seal_bid,
    settle_unopened,
    start_bid,
    withdraw_bid,
)
from tests.trading.bidding.builders import (
    handed_in,
    let_go,
    roll,
    sealed,
    sent,
    started,
    three,
)
from tests.trading.bidding.conftest import SUITE, acting
from tests.trading.tendering.builders import TENDERER

DUE = timezone.make_aware(datetime(2026, 11, 23, 9, 0))
SECOND = timedelta(seconds=1)


def codes(refused):
    return [v.code for v in refused.value.violations]


def test_the_deadline_is_the_one_of_the_timetable(tendered):
    assert deadline_of(tendered.tender)[1] == DUE


def test_three_bids_are_opened_by_two_of_three_custodians(tendered):
    prices = ("9800000.00", "10000000.00", "10250000.00")
    bids = [handed_in(tendered, f, price=p) for f, p in zip(tendered.firms, prices, strict=True)]
    assert [bid.state for bid in bids] == ["sealed"] * 3
    assert let_go(tendered, "交易中心", bids, at=DUE) == 3
    rolls, unopened = open_bids(lot=tendered.lot, at=DUE)
    assert (rolls, len(unopened)) == ({}, 3)
    assert {u.reason for u in unopened} == {"有效份额1份，不足2份"}
    let_go(tendered, "招标人", bids, at=DUE)
    rolls, unopened = open_bids(lot=tendered.lot, at=DUE)
    assert rolls == {bid.pk: roll(p) for bid, p in zip(bids, prices, strict=True)}
    assert list(unopened) == []
    assert set(Bid.objects.values_list("state", flat=True)) == {"opened"}


def test_what_the_platform_keeps_holds_no_price(tendered):
    bid = handed_in(tendered, tendered.firms[0], price="9812345.67")
    kept = b"".join(p.read_bytes() for p in settings.FILES.rglob("*.sealed"))
    database = repr([*Bid.objects.values(), *bid.parts.values(), *Entry.objects.values()])
    assert b"9812345" not in kept
    assert "9812345" not in database


@pytest.mark.parametrize(
    ("at", "late"), [(DUE - SECOND, False), (DUE, True), (DUE + SECOND, True)]
)
def test_the_last_second_is_in_time_and_the_deadline_is_late(tendered, clock, at, late):
    bid = sent(tendered, tendered.firms[0])
    clock.move_to(at)
    if not late:
        assert seal_bid(bid=bid, at=at, actor=TENDERER).sealed_at == at
        return
    with pytest.raises(Refused) as refused:
        seal_bid(bid=bid, at=at, actor=TENDERER)
    assert codes(refused) == ["bid.late"]
    bid.refresh_from_db()
    assert bid.state == "uploading"
    entry = Entry.objects.get(move="bid.late")
    assert (entry.subject, entry.detail["due"]) == (key_of(tendered.lot), DUE.isoformat())


def test_a_clock_that_was_read_early_does_not_let_a_late_bid_in(tendered, clock):
    bid = sent(tendered, tendered.firms[0])
    clock.move_to(DUE)
    with pytest.raises(Refused) as refused:
        seal_bid(bid=bid, at=DUE - SECOND, actor=TENDERER)
    assert codes(refused) == ["bid.late"]


def test_no_piece_is_taken_after_the_deadline(tendered):
    bid, files = started(tendered, tendered.firms[0])
    part = bid.parts.first()
    with pytest.raises(Refused) as refused:
        receive_piece(part=part, offset=0, content=files[part.name], at=DUE)
    assert codes(refused) == ["bid.late"]


def test_pieces_come_in_order_and_may_be_repeated(tendered):
    bid, files = started(tendered, tendered.firms[0])
    part = bid.parts.get(name="technical")
    whole = files["technical"]
    assert receive_piece(part=part, offset=0, content=whole[:1000], at=tendered.now) == 1000
    assert receive_piece(part=part, offset=500, content=whole[500:1500], at=tendered.now) == 1500
    with pytest.raises(Refused, match="已收到1500字节"):
        receive_piece(part=part, offset=2000, content=whole[2000:], at=tendered.now)
    with pytest.raises(Refused, match="超出清单所列的大小"):
        receive_piece(part=part, offset=1500, content=whole[1500:] + b"x", at=tendered.now)
    assert receive_piece(part=part, offset=1500, content=whole[1500:], at=tendered.now) == len(
        whole
    )


def test_every_part_that_is_not_whole_is_named(tendered):
    bid, files = started(tendered, tendered.firms[0])
    technical = bid.parts.get(name="technical")
    damaged = bytes([files["technical"][0] ^ 1]) + files["technical"][1:]
    receive_piece(part=technical, offset=0, content=damaged, at=tendered.now)
    with pytest.raises(Refused) as refused:
        seal_bid(bid=bid, at=tendered.now, actor=TENDERER)
    assert codes(refused) == ["bid.incomplete", "bid.damaged"]


def test_sealing_twice_is_one_handing_in(tendered):
    bid = handed_in(tendered, tendered.firms[0])
    again = seal_bid(bid=bid, at=tendered.now, actor=TENDERER)
    assert again.sealed_at == bid.sealed_at
    assert Entry.objects.filter(subject=key_of(bid), move="bid.seal").count() == 1


def test_a_later_bid_replaces_the_earlier_one_until_the_deadline(tendered):
    first = handed_in(tendered, tendered.firms[0])
    second = handed_in(tendered, tendered.firms[0], price="9700000.00")
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "sealed")


def test_a_bid_can_be_withdrawn_before_the_deadline_only(tendered):
    bid = handed_in(tendered, tendered.firms[0])
    with pytest.raises(Refused):
        withdraw_bid(bid=bid, reason="不再参加", at=DUE, actor=TENDERER)
    withdraw_bid(bid=bid, reason="不再参加", at=DUE - SECOND, actor=TENDERER)
    assert bid.state == "withdrawn"


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"threshold": 1}, ["bid.custody"]),
        ({"threshold": 3}, ["bid.custody"]),
        ({"names": ("交易中心", "招标人")}, ["bid.custody"]),
    ],
)
def test_a_bid_for_other_custodians_is_not_taken(tendered, said, wrong):
    with pytest.raises(Refused) as refused:
        started(tendered, tendered.firms[0], **said)
    assert codes(refused) == wrong
    assert not Bid.objects.exists()


@pytest.mark.parametrize(
    ("key", "value"), [("lot", "E999"), ("tender", "E1"), ("bidder", "91339901000000002X")]
)
def test_a_bid_sealed_for_something_else_is_not_taken(tendered, key, value):
    firm = tendered.firms[0]
    context = {
        "tender": tendered.tender.code,
        "lot": tendered.lot.code,
        "bidder": firm.credit_code,
    }
    with pytest.raises(Refused) as refused:
        started(tendered, firm, context=context | {key: value})
    assert codes(refused) == [f"bid.{key}"]


def test_a_bid_sealed_for_a_key_that_is_not_registered_is_not_taken(tendered):
    tendered.keys["招标人"] = SUITES[SUITE].generate()
    with pytest.raises(Refused) as refused:
        started(tendered, tendered.firms[0])
    assert codes(refused) == ["bid.key"]


@pytest.mark.parametrize("manifest", [None, [], {}, {"kind": "onewindow.bid.v1"}, "x"])
def test_what_is_no_manifest_is_refused(tendered, manifest):
    with pytest.raises(Refused) as refused:
        start_bid(
            lot=tendered.lot,
            enterprise=tendered.firms[0],
            manifest=manifest,
            at=tendered.now,
            actor=TENDERER,
        )
    assert codes(refused) == ["bid.manifest"]


def test_nobody_touches_a_seal_before_the_deadline(tendered):
    bid, *_ = three(tendered)
    with pytest.raises(Refused) as refused:
        let_go(tendered, "交易中心", [bid], at=DUE - SECOND)
    assert codes(refused) == ["bid.sealed"]
    with pytest.raises(Refused):
        open_bids(lot=tendered.lot, at=DUE - SECOND)


def test_only_the_holder_releases_and_only_the_true_share(tendered):
    bid, *_ = three(tendered)
    stranger = acting(tendered.holders["招标人"])
    with pytest.raises(Refused) as refused:
        release_shares(lot=tendered.lot, custodian="交易中心", shares={}, at=DUE, actor=stranger)
    assert codes(refused) == ["custody.holder"]
    holder = acting(tendered.holders["交易中心"])
    for value in ("01" + "00" * 16, "zz"):
        with pytest.raises(Refused) as refused:
            release_shares(
                lot=tendered.lot,
                custodian="交易中心",
                shares={bid.pk: value},
                at=DUE,
                actor=holder,
            )
        assert codes(refused) == ["custody.share"]


def test_releasing_again_adds_nothing(tendered):
    bid, *_ = three(tendered)
    assert let_go(tendered, "交易中心", [bid], at=DUE) == 1
    assert let_go(tendered, "交易中心", [bid], at=DUE) == 0


def test_one_person_holds_one_key_and_keeps_it(tendered):
    pair = SUITES[SUITE].generate()
    holder = tendered.holders["交易中心"]
    for name, wrong in (("交易中心", "custody.twice"), ("代理机构", "custody.name")):
        with pytest.raises(Refused) as refused:
            register_custodian(
                tender=tendered.tender,
                name=name,
                suite=SUITE,
                public=pair.public.hex(),
                holder=holder,
                actor=acting(holder),
            )
        assert codes(refused) == [wrong]
    with pytest.raises(Refused) as refused:
        register_custodian(
            tender=tendered.tender,
            name="招标人",
            suite="SM2-SM4GCM",
            public=SUITES["SM2-SM4GCM"].generate().public.hex(),
            holder=holder,
            actor=acting(holder),
        )
    assert codes(refused) == ["custody.same_person"]


@pytest.mark.parametrize("public", ["", "zz", "00" * 65, "04" + "00" * 64])
def test_what_is_no_key_is_not_registered(tendered, public):
    holder = tendered.holders["交易中心"]
    with pytest.raises(Refused) as refused:
        register_custodian(
            tender=tendered.tender,
            name="交易中心",
            suite="SM2-SM4GCM",
            public=public,
            holder=holder,
            actor=acting(holder),
        )
    assert codes(refused) == ["custody.key"]


def test_a_bid_whose_ciphertext_was_changed_does_not_stop_the_others(tendered):
    good, bad, other = three(tendered)
    path = settings.FILES / "bids" / f"{bad.pk}" / f"{bad.parts.get(name='price_roll').pk}.sealed"
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)
    for name in ("交易中心", "行政监督部门"):
        let_go(tendered, name, [good, bad, other], at=DUE)
    rolls, unopened = open_bids(lot=tendered.lot, at=DUE)
    assert list(rolls) == [good.pk, other.pk]
    assert [one.bid.pk for one in unopened] == [bad.pk]
    tendered.lot.refresh_from_db()
    assert tendered.lot.state == "open"
    settled = {"bid": bad, "is_bidders_fault": False, "at": DUE, "actor": TENDERER}
    with pytest.raises(Refused):
        settle_unopened(**settled, reason="坏")
    settle_unopened(**settled, reason="存储介质损坏")
    tendered.lot.refresh_from_db()
    assert (bad.state, tendered.lot.state) == ("lapsed", "opened")


def test_the_manifest_of_the_bid_is_what_stands_on_the_record(tendered):
    bid = handed_in(tendered, tendered.firms[0])
    entry = Entry.objects.get(subject=key_of(bid), move="bid.seal")
    assert entry.detail == {"digest": bid.digest, "lot": tendered.lot.code}
    assert sealed(tendered, tendered.firms[0])[0].digest() != bid.digest
