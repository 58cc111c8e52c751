"""A consultation: each supplier heard, changes told to all, last offers sealed until due."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import timezone

from onewindow.foundation.messaging.api import Message
from onewindow.foundation.records.api import Entry
from onewindow.kernel.violations import Refused
from onewindow.trading.bidding.actions import settle_unopened
from onewindow.trading.bidding.api import (
    Bid,
    OfferRound,
    receive_piece,
    seal_bid,
    start_bid,
    withdraw_bid,
)
from onewindow.trading.evaluation.actions import (
    leave_consultation,
    propose_amendment,
    settle_amendment,
)
from onewindow.trading.evaluation.api import sheets_of
from onewindow.trading.evaluation.queries import bidders_seen, part_for
from onewindow.trading.evaluation.rules import Reader
from onewindow.trading.evaluation.rules.recount import differences
from tests.trading.bidding.builders import sealed
from tests.trading.evaluation.consulting import (
    RESEARCH,
    ask,
    bound,
    consulting,
    offer,
    offered,
    open_offers,
    prices,
    release_offers,
)
from tests.trading.evaluation.sittings import acting, add_up, again, leader, mark_all, members
from tests.trading.tendering.builders import TENDERER


def codes(refused):
    return [one.code for one in refused.value.violations]


def representative(evaluation):
    return next(one for one in members(evaluation) if one.is_representative)


def proposed(evaluation):
    lead = leader(evaluation)
    return propose_amendment(
        member=lead, clause="质保期", becomes="质保期由两年改为三年", actor=acting(lead)
    )


def test_last_offers_wait_for_every_supplier_and_every_change_all_named_at_once(
    closed, library, clock
):
    evaluation = consulting(closed, clock, heard=1)
    proposed(evaluation)
    with pytest.raises(Refused) as refused:
        ask(evaluation)
    assert codes(refused) == ["offer.unconsulted", "offer.unconsulted", "offer.unsettled"]


@pytest.mark.parametrize(("minutes", "is_enough"), [(29, False), (30, True)])
def test_suppliers_get_the_time_that_the_policy_asks_for(
    closed, library, clock, minutes, is_enough
):
    evaluation = consulting(closed, clock)
    if is_enough:
        ask(evaluation, minutes=minutes)
    else:
        with pytest.raises(Refused) as refused:
            ask(evaluation, minutes=minutes)
        assert codes(refused) == ["offer.due"]
    assert OfferRound.objects.filter(lot=closed.lot).count() == is_enough


def test_a_change_binds_only_once_the_purchasers_representative_confirms_it_and_all_are_told(
    closed, library, clock
):
    evaluation = consulting(closed, clock)
    change, lead, buyer = proposed(evaluation), leader(evaluation), representative(evaluation)
    said = {"amendment": change, "is_confirmed": True, "at": timezone.now()}
    with pytest.raises(Refused) as refused:
        settle_amendment(member=lead, actor=acting(lead), **said)
    assert codes(refused) == ["amendment.representative"]
    settle_amendment(member=buyer, actor=acting(buyer), **said)
    told = Message.objects.filter(title="磋商文件有变动").order_by("person_id")
    assert [one.person_id for one in told] == sorted(one.pk for one in closed.owners)
    ask(evaluation)
    with pytest.raises(Refused) as refused:
        proposed(evaluation)
    assert codes(refused) == ["amendment.late"]


def test_nobody_reads_a_last_offer_before_it_falls_due_and_the_group_sees_a_count_only(
    closed, library, clock
):
    evaluation = consulting(closed, clock)
    due = ask(evaluation)
    first = prices(evaluation)
    bid = offer(closed, 0, "9000000.00")
    clock.move_to(due - timedelta(seconds=1))
    for act in (lambda: release_offers(closed), lambda: open_offers(evaluation)):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["bid.sealed"]
    bid.refresh_from_db()
    assert (bid.roll, bid.released.count()) == (None, 0)
    assert prices(evaluation) == first
    code = closed.firms[0].credit_code
    assert part_for(again(evaluation), key=code, name="technical").round == 0
    seen = {one.code: one.price for one in bidders_seen(again(evaluation), Reader.MEMBER)}
    assert seen[code] == Decimal("9800000.00")


def test_a_last_offer_is_replaced_and_withdrawn_until_it_falls_due_and_late_ones_are_on_record(
    closed, library, clock
):
    evaluation = consulting(closed, clock)
    due = ask(evaluation)
    earlier, later = offer(closed, 0, "9000000.00"), offer(closed, 0, "8900000.00")
    other = offer(closed, 1, "9100000.00")
    withdraw_bid(bid=other, reason="重新测算", at=timezone.now(), actor=TENDERER)
    states = [Bid.objects.get(pk=one.pk).state for one in (earlier, later, other)]
    assert states == ["replaced", "sealed", "withdrawn"]
    clock.move_to(due)
    with pytest.raises(Refused) as refused:
        offer(closed, 2, "9200000.00")
    assert codes(refused) == ["bid.late"]
    late = Entry.objects.get(move="bid.late")
    assert late.detail["due"] == timezone.localtime(due).isoformat()


def test_an_offer_that_began_in_time_is_refused_when_it_is_whole_too_late(closed, library, clock):
    evaluation = consulting(closed, clock)
    due = ask(evaluation)
    firm = closed.firms[0]
    manifest, files = sealed(closed, firm, context=bound(closed, firm))
    said = {"lot": closed.lot, "enterprise": firm, "manifest": manifest.as_record()}
    bid = start_bid(**said, at=timezone.now(), actor=TENDERER)
    for part in bid.parts.all():
        receive_piece(part=part, offset=0, content=files[part.name], at=timezone.now())
    clock.move_to(due)
    with pytest.raises(Refused) as refused:
        seal_bid(bid=bid, at=timezone.now(), actor=TENDERER)
    assert codes(refused) == ["bid.late"]


def test_a_first_response_cannot_be_handed_in_again_as_a_last_offer(closed, library, clock):
    evaluation = consulting(closed, clock)
    ask(evaluation)
    firm = closed.firms[0]
    old = Bid.objects.get(lot=closed.lot, enterprise=firm)
    with pytest.raises(Refused) as refused:
        start_bid(
            lot=closed.lot,
            enterprise=firm,
            manifest=old.manifest,
            at=timezone.now(),
            actor=TENDERER,
        )
    assert codes(refused) == ["bid.round", "bid.context"]


def test_a_supplier_leaves_before_its_last_offer_and_not_after(closed, library, clock):
    evaluation = consulting(closed, clock)
    ask(evaluation)
    offer(closed, 0, "9000000.00")
    stays, leaves = (
        evaluation.contenders.get(credit_code=closed.firms[number].credit_code)
        for number in (0, 1)
    )
    with pytest.raises(Refused) as refused:
        leave_consultation(contender=stays, reason="", at=timezone.now(), actor=TENDERER)
    assert codes(refused) == ["offer.left_late"]
    leave_consultation(contender=leaves, reason="人员不足", at=timezone.now(), actor=TENDERER)
    leaves.refresh_from_db()
    assert (leaves.state, leaves.reason) == ("left", "人员不足")
    with pytest.raises(Refused) as refused:
        offer(closed, 1, "9100000.00")
    assert codes(refused) == ["offer.firm"]


def test_with_two_offers_nothing_is_opened_and_the_procurement_ends(closed, library, clock):
    evaluation = consulting(closed, clock)
    due = ask(evaluation)
    offer(closed, 0, "9000000.00")
    offer(closed, 1, "9100000.00")
    clock.move_to(due)
    with pytest.raises(Refused) as refused:
        release_offers(closed)
    assert codes(refused) == ["opening.few"]
    evaluation = open_offers(evaluation)
    closed.lot.refresh_from_db()
    assert (evaluation.state, closed.lot.state) == ("failed", "failed")
    assert evaluation.reason == "有效投标只有2家，不足3家（财库〔2014〕214号第二十一条）"
    kept = Bid.objects.filter(lot=closed.lot, round=1).order_by("id")
    assert [(one.state, one.roll) for one in kept] == [("sealed", None)] * 2


def test_two_offers_are_enough_where_the_ground_is_one_of_those_that_the_law_names(
    closed, library, clock
):
    type(closed.tender).objects.filter(pk=closed.tender.pk).update(ground=RESEARCH)
    closed.lot.refresh_from_db()
    evaluation = offered(closed, clock, prices=("9000000.00", "9100000.00"))
    assert evaluation.state == "scoring"
    assert prices(evaluation) == ["9000000.00", "9100000.00"]


def test_the_recount_agrees_with_the_last_offers_and_finds_a_price_that_is_none(
    closed, library, clock
):
    evaluation = offered(closed, clock)
    mark_all(evaluation)
    add_up(evaluation)
    sheets = sheets_of(again(evaluation))
    assert [one["offer"] for one in sheets["bidders"]] == [
        "9000000.00",
        "9100000.00",
        "9200000.00",
    ]
    assert differences(sheets) == []
    sheets["bidders"][2]["price"] = "8000000.00"
    code = sheets["bidders"][2]["code"]
    assert f"{code}：评审价8000000.00不是最后报价9200000.00" in differences(sheets)


def test_a_last_offer_that_cannot_be_opened_is_settled_and_the_others_go_on(
    closed, library, clock, client
):
    closed.tender.ground = RESEARCH
    closed.tender.save()
    evaluation = consulting(closed, clock)
    due = ask(evaluation)
    bad, *_ = (offer(closed, n, f"9{n}00000.00") for n in range(3))
    part = bad.parts.get(name="price_roll")
    path = settings.FILES / "bids" / f"{bad.pk}" / f"{part.pk}.sealed"
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)
    clock.move_to(due)
    release_offers(closed)
    with pytest.raises(Refused) as refused:
        open_offers(evaluation)
    assert codes(refused) == ["offer.sealed"]
    said = {"reason": "存储介质损坏", "at": timezone.now(), "actor": TENDERER}
    settle_unopened(bid=bad, is_bidders_fault=False, **said)
    evaluation = open_offers(evaluation)
    assert prices(evaluation) == ["9100000.00", "9200000.00"]
    out = evaluation.contenders.get(credit_code=closed.firms[0].credit_code)
    assert (out.state, out.reason) == ("left", "最后报价未能解密，视为撤回，视为退出磋商")
