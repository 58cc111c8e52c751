"""Not giving a guarantee back: only for a lawful cause, told, objected to, then carried out."""

from datetime import date, timedelta

import pytest

from onewindow.foundation.messaging.models import Message
from onewindow.kernel.violations import Refused
from onewindow.trading.guarantees.actions import (
    ClaimDraft,
    decide_claim,
    drop_claim,
    object_claim,
    refund_due,
    reveal_due,
    uphold_claim,
)
from onewindow.trading.guarantees.models import Outgoing
from onewindow.trading.guarantees.rules import Told
from onewindow.trading.tendering.api import note_event
from tests.builders import TESTER
from tests.trading.guarantees.builders import BIDDER, heard, issued, paid, told

REASON = "中标后三十日内拒绝签订书面合同，经两次催告仍不签订。"
WORDS = "我方已按期到场，合同条款与招标文件不符，故未签订。"


def decided(tendered, guarantee, file):
    reveal_due(at=tendered.due)
    guarantee.refresh_from_db()
    draft = ClaimDraft("refused_contract", REASON, file)
    return decide_claim(guarantee=guarantee, draft=draft, at=tendered.due, actor=TESTER)


def states(guarantee, claim):
    guarantee.refresh_from_db()
    claim.refresh_from_db()
    return guarantee.state, claim.state


def test_without_cause_reason_and_evidence_nothing_is_kept(tendered):
    guarantee = paid(tendered)
    reveal_due(at=tendered.due)
    guarantee.refresh_from_db()
    with pytest.raises(Refused) as refused:
        decide_claim(
            guarantee=guarantee, draft=ClaimDraft("because", "短"), at=tendered.due, actor=TESTER
        )
    assert [one.code for one in refused.value.violations] == [
        "claim.ground",
        "claim.reason",
        "claim.evidence",
    ]


def test_before_the_opening_nothing_is_decided(tendered, file):
    draft = ClaimDraft("refused_contract", REASON, file)
    with pytest.raises(Refused, match="开标之前"):
        decide_claim(guarantee=paid(tendered), draft=draft, at=tendered.now, actor=TESTER)


def test_a_decision_is_told_and_stops_the_refund(tendered, file):
    guarantee = paid(tendered)
    claim = decided(tendered, guarantee, file)
    assert states(guarantee, claim) == ("claiming", "notified")
    assert claim.source == "《招标投标法实施条例》第七十四条"
    assert claim.objections_by == date(2026, 11, 28)
    message = Message.objects.get(person=tendered.owners[0])
    assert "2026年11月28日前可以提出异议" in message.body
    at = tendered.due + timedelta(days=3)
    note_event(lot=tendered.lot, event="award_notice", at=at, actor=TESTER)
    note_event(lot=tendered.lot, event="contract_signed", at=at, actor=TESTER)
    assert refund_due(at=at) == 0


def test_nothing_is_carried_out_while_the_bidder_may_object(tendered, file):
    claim = decided(tendered, paid(tendered), file)
    with pytest.raises(Refused, match="之前可以提出异议"):
        uphold_claim(claim=claim, answer="", at=tendered.due + timedelta(days=5), actor=TESTER)
    uphold_claim(claim=claim, answer="", at=tendered.due + timedelta(days=6), actor=TESTER)
    assert Outgoing.objects.get().kind == "bank.forfeit"


def test_an_objection_must_be_answered_before_money_is_kept(tendered, file):
    guarantee = paid(tendered)
    claim = decided(tendered, guarantee, file)
    object_claim(claim=claim, text=WORDS, on=claim.objections_by, actor=BIDDER)
    with pytest.raises(Refused, match="先答复"):
        uphold_claim(claim=claim, answer="不同意", at=tendered.due, actor=TESTER)
    uphold_claim(
        claim=claim, answer="条款与招标文件一致，维持决定。", at=tendered.due, actor=TESTER
    )
    heard(tendered, tendered.bank)
    told(tendered, tendered.bank)
    assert states(guarantee, claim) == ("forfeited", "paid")


def test_an_objection_a_day_late_or_without_words_is_refused(tendered, file):
    claim = decided(tendered, paid(tendered), file)
    late = claim.objections_by + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        object_claim(claim=claim, text="不服", on=late, actor=BIDDER)
    assert [one.code for one in refused.value.violations] == ["claim.objection", "claim.late"]


def test_a_dropped_decision_lets_the_guarantee_go_its_way(tendered, file):
    guarantee = paid(tendered)
    claim = decided(tendered, guarantee, file)
    drop_claim(claim=claim, answer="异议成立", actor=TESTER)
    assert states(guarantee, claim) == ("paid", "dropped")


def test_a_letter_is_claimed_from_its_institution(tendered, file):
    guarantee = issued(tendered)[0]
    claim = decided(tendered, guarantee, file)
    uphold_claim(claim=claim, answer="", at=tendered.due + timedelta(days=6), actor=TESTER)
    heard(tendered, tendered.issuer)
    told(tendered, tendered.issuer)
    assert states(guarantee, claim) == ("forfeited", "paid")


def test_an_institution_that_will_not_pay_says_why_and_the_decision_may_be_dropped(tendered, file):
    guarantee = issued(tendered)[0]
    claim = decided(tendered, guarantee, file)
    uphold_claim(claim=claim, answer="", at=tendered.due + timedelta(days=6), actor=TESTER)
    body = {"reference": guarantee.reference, "reason": "不属于保证责任"}
    tendered.issuer.tell(Told.CLAIM_REJECTED, body)
    told(tendered, tendered.issuer)
    assert states(guarantee, claim) == ("claiming", "rejected")
    assert claim.answer == "云川模拟银行保函中心拒赔：不属于保证责任"
    drop_claim(claim=claim, answer="", actor=TESTER)
    assert states(guarantee, claim) == ("in_force", "dropped")
