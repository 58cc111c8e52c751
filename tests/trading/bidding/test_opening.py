"""An opening from its countdown to its signed minutes, and the ones that are not held."""

from datetime import timedelta
from decimal import Decimal

import pytest

from onewindow.engines.meetings.api import (
    MINUTES,
    Saying,
    meeting_of,
    minutes_bytes,
    say,
    take_seat,
    waiting_for,
)
from onewindow.foundation.accounts.api import issue_demo_certificate, signed_bytes
from onewindow.foundation.records.api import Entry
from onewindow.kernel.sealing import SealBroken
from onewindow.kernel.signing import KeyKind, SoftwareKey
from onewindow.kernel.violations import Refused
from onewindow.trading.bidding.actions import answer_objection, sign_opening
from onewindow.trading.bidding.api import (
    close_due,
    close_opening,
    fail_opening,
    open_bids,
    opened_bids,
    plan_opening,
    read_opened_part,
    settle_unopened,
    start_opening,
)
from onewindow.trading.bidding.models import Bid
from onewindow.trading.bidding.queries import OPENING
from onewindow.trading.tendering.api import Lot, Notice
from onewindow.trading.tendering.models import Dispute
from tests.builders import user
from tests.trading.bidding.builders import handed_in, let_go, three
from tests.trading.bidding.test_bids import DUE, SECOND
from tests.trading.tendering.builders import OFFICER

KEY = SoftwareKey.generate(KeyKind.EC)


def codes(call):
    with pytest.raises(Refused) as refused:
        call()
    return [violation.code for violation in refused.value.violations]


def opened(tendered, clock, names=("交易中心", "招标人")):
    """Hand three bids in, let the deadline pass and open them with the shares of two."""
    bids = three(tendered)
    clock.move_to(DUE)
    for name in names:
        let_go(tendered, name, bids, at=DUE)
    open_bids(lot=tendered.lot, at=DUE)
    tendered.lot.refresh_from_db()
    return bids


def test_the_rolls_are_published_when_the_last_bid_is_open(tendered, clock):
    opened(tendered, clock)
    assert tendered.lot.state == "opened"
    found = opened_bids(tendered.lot)
    assert [(one.enterprise.name, one.roll.price, one.opened_at) for one in found] == [
        ("建设1公司", Decimal("9800000.00"), DUE),
        ("建设2公司", Decimal("10000000.00"), DUE),
        ("建设3公司", Decimal("10250000.00"), DUE),
    ]
    assert read_opened_part(found[0].bid, "technical") == b"t" * 3000
    with pytest.raises(SealBroken, match="没有“bill”"):
        read_opened_part(found[0].bid, "bill")
    notice = Notice.objects.get(kind="A-OPEN")
    assert (notice.state, notice.lot) == ("published", tendered.lot)
    text = {part["label"]: part["text"] for part in notice.content}
    lines = text["投标人、报价、工期、质量、保证金和解密情况"].split("\n")
    assert lines[0] == (
        "投标人1 建设1公司：2026-11-02 09:00:00递交；已解密；投标报价（元）9,800,000.00；"
        "大写玖佰捌拾万元整；工期或交货期（日历天）300；质量或服务标准合格；保证金未提交"
    )
    assert len(lines) == 3


@pytest.mark.parametrize("away", ["交易中心", "行政监督部门", "招标人"])
def test_any_custodian_may_be_away(tendered, clock, away):
    names = [name for name in tendered.holders if name != away]
    opened(tendered, clock, names)
    assert set(Bid.objects.values_list("state", flat=True)) == {"opened"}


def test_one_custodian_alone_opens_nothing(tendered, clock):
    opened(tendered, clock, ["交易中心"])
    assert tendered.lot.state == "open"
    assert opened_bids(tendered.lot) == []
    bid = Bid.objects.first()
    with pytest.raises(SealBroken, match="没有开标"):
        read_opened_part(bid, "technical")


def test_two_bids_are_not_opened_and_the_lot_fails_with_its_notice(tendered, clock):
    bids = [handed_in(tendered, firm) for firm in tendered.firms[:2]]
    lot = tendered.lot
    plan_opening(lot=lot, room=None, actor=OFFICER)
    early = DUE - SECOND
    assert codes(lambda: fail_opening(lot=lot, at=early, actor=OFFICER)) == ["bid.sealed"]
    clock.move_to(DUE)
    assert codes(lambda: start_opening(lot=lot, at=DUE, actor=OFFICER)) == ["opening.few"]
    assert codes(lambda: open_bids(lot=lot, at=DUE)) == ["opening.few"]
    assert codes(lambda: let_go(tendered, "交易中心", bids, at=DUE)) == ["opening.few"]
    fail_opening(lot=lot, at=DUE, actor=OFFICER)
    assert (lot.state, meeting_of(lot, OPENING)) == ("failed", None)
    notice = Notice.objects.get(kind="A-ABN")
    assert notice.state == "published"
    text = {part["label"]: part["text"] for part in notice.content}
    assert text == {
        "招标项目和标段": f"滨河小学改扩建\n土建（{lot.code}）",
        "投标人数": "2家",
        "原因": "到投标截止时间递交投标文件的只有2家，不足3家，不得开标"
        "（《招标投标法实施条例》（2019修订）第四十四条）。",
        "后续安排": "招标人分析原因后重新招标；投标文件未开启，原样封存。",
    }
    assert set(Bid.objects.values_list("state", flat=True)) == {"sealed"}
    assert codes(lambda: start_opening(lot=lot, at=DUE, actor=OFFICER)) == ["opening.lot"]


def test_enough_bids_are_not_sent_away(tendered, clock):
    three(tendered)
    clock.move_to(DUE)
    assert codes(lambda: fail_opening(lot=tendered.lot, at=DUE, actor=OFFICER)) == [
        "opening.enough"
    ]


def test_a_withdrawn_bid_does_not_count(tendered, clock):
    bids = three(tendered)
    Bid.objects.filter(pk=bids[0].pk).update(state="withdrawn")
    clock.move_to(DUE)
    assert codes(lambda: start_opening(lot=tendered.lot, at=DUE, actor=OFFICER)) == ["opening.few"]


def test_who_has_handed_in_is_seated_only_from_the_deadline_on(tendered, clock):
    three(tendered)
    meeting = plan_opening(lot=tendered.lot, room=None, actor=OFFICER)
    assert [seat.name for seat in meeting.seats.all()] == [
        "交易中心",
        "区发改局",
        "区教育局",
    ]
    early = DUE - SECOND
    assert codes(lambda: start_opening(lot=tendered.lot, at=early, actor=OFFICER)) == [
        "bid.sealed"
    ]
    clock.move_to(DUE)
    begun = start_opening(lot=tendered.lot, at=DUE, actor=OFFICER)
    assert begun == start_opening(lot=tendered.lot, at=DUE, actor=OFFICER)
    assert meeting.seats.count() == 6
    assert meeting.steps.get(code="seals").result == "到截止时间共有3家递交投标文件"


def test_a_suspended_lot_is_not_opened(tendered, clock):
    three(tendered)
    tendered.lot.is_suspended = True
    tendered.lot.save()
    clock.move_to(DUE)
    assert codes(lambda: open_bids(lot=tendered.lot, at=DUE)) == ["opening.lot"]


def test_nothing_of_the_rest_is_published_while_one_is_sealed(tendered, clock):
    bids = three(tendered)
    clock.move_to(DUE)
    for name in ("交易中心", "招标人"):
        let_go(tendered, name, bids[:2], at=DUE)
    open_bids(lot=tendered.lot, at=DUE)
    tendered.lot.refresh_from_db()
    assert tendered.lot.state == "open"
    assert not Notice.objects.filter(kind="A-OPEN").exists()
    settle_unopened(
        bid=bids[2],
        is_bidders_fault=True,
        reason="投标人的加密工具有误",
        at=DUE,
        actor=OFFICER,
    )
    tendered.lot.refresh_from_db()
    assert (tendered.lot.state, Bid.objects.get(pk=bids[2].pk).state) == ("opened", "revoked")
    text = Notice.objects.get(kind="A-OPEN").content[2]["text"]
    assert text.split("\n")[2] == (
        "投标人3 建设3公司：2026-11-02 09:00:00递交；视为撤销；保证金未提交"
    )


def seated(tendered, code, account):
    seat = meeting_of(tendered.lot, OPENING).seats.get(code=code)
    take_seat(seat=seat, user=account, address="127.0.0.1", at=DUE)
    return seat


def signed(seat, account, code):
    seat = type(seat).objects.select_related("meeting").get(pk=seat.pk)
    certificate = issue_demo_certificate(
        user=account, code=code, public=KEY.public(), at=DUE, actor=OFFICER
    )
    message = signed_bytes(seat.meeting, MINUTES, minutes_bytes(seat.meeting))
    return sign_opening(
        seat=seat,
        certificate=certificate,
        value=KEY.sign(message).hex(),
        signer=account,
        at=DUE,
    )


def test_objections_are_answered_and_the_minutes_signed_by_those_who_must(
    tendered, clock, settings
):
    settings.DEMO = True
    opened(tendered, clock)
    lot, firm = tendered.lot, tendered.firms[0]
    bidder = user("bidder", of=tendered.owners[0])
    own = seated(tendered, firm.credit_code, bidder)
    officer, supervisor = tendered.holders["交易中心"], tendered.holders["行政监督部门"]
    centre = seated(tendered, "centre", officer)
    watch = seated(tendered, "supervisor", supervisor)
    text = "建设2公司的工期没有读出"
    objection = say(seat=own, saying=Saying.OBJECTION, text=text, at=DUE)
    assert codes(lambda: close_opening(lot=lot, at=DUE, actor=OFFICER)) == ["meeting.unanswered"]
    answer_objection(lot=lot, talk=objection, text="一览表载明300日", at=DUE, actor=OFFICER)
    kept = Dispute.objects.get()
    assert (kept.kind, kept.link, kept.state, kept.enterprise, kept.answer) == (
        "objection",
        "opening",
        "answered",
        firm,
        "一览表载明300日",
    )
    assert not Lot.objects.get(pk=lot.pk).is_suspended
    meeting = close_opening(lot=lot, at=DUE + timedelta(minutes=30), actor=OFFICER)
    labels = [part["label"] for part in meeting.minutes]
    assert labels[-4:] == ["投标人1 建设1公司", "投标人2 建设2公司", "投标人3 建设3公司", "异议"]
    assert waiting_for(meeting) == ("交易中心", "区发改局", "建设1公司")
    body = tendered.tender.supervisor.credit_code
    assert codes(lambda: signed(own, bidder, tendered.owners[0].number)) == ["signature.unit"]
    signed(own, bidder, firm.credit_code)
    signed(centre, officer, body)
    signed(watch, supervisor, body)
    meeting.refresh_from_db()
    assert meeting.state == "signed"
    assert Entry.objects.filter(move="signature.give").count() == 3


def test_a_tender_is_closed_by_the_clock(tendered, clock):
    assert close_due(now=DUE - SECOND) == "没有到截止时间的项目"
    assert close_due(now=DUE) == "截止1个项目"
    tendered.tender.refresh_from_db()
    assert tendered.tender.state == "closed"
    assert close_due(now=DUE) == "没有到截止时间的项目"
