"""A consultation for tests: three suppliers heard, last offers asked for, sealed and handed in."""

from datetime import timedelta

from django.utils import timezone

from onewindow.trading.bidding.api import Bid
from onewindow.trading.evaluation.actions import ask_last_offers, open_last_offers
from onewindow.trading.evaluation.api import Talk, keep_consultation
from tests.trading.bidding.builders import handed_in as hand_in
from tests.trading.bidding.builders import let_go
from tests.trading.evaluation.sittings import acting, again, leader, reviewed

RESEARCH = "市场竞争不充分的科研项目，以及需要扶持的科技成果转化项目"
ASKED = {
    "least": "gp.consult.final",
    "minutes": "gp.consult.offer_minutes",
    "reliefs": [{"condition": RESEARCH, "least": "gp.consult.final_research"}],
    "talks_source": "第十八条",
    "changes_source": "第十九条",
    "source": "第二十一条",
    "leaving_source": "第二十二条",
}


def as_consultation(closed):
    """Let the lot's procedure be one that consults; it opens behind closed doors."""
    edition = closed.tender.procedure
    said = {"last_offers": ASKED, "is_opened_publicly": False, "family": "procurement"}
    said |= {"conditions": [RESEARCH], "ocds_method": "limited"}
    said["stages"] = [one | {"notice": ""} for one in edition.content["stages"]]
    edition.content = edition.content | said
    edition.family, edition.digest = "procurement", "consultation"
    edition.save()


def consulting(closed, clock, *, heard=3, **said):
    """Go on until the group has heard so many suppliers."""
    as_consultation(closed)
    evaluation = reviewed(closed, clock, **said)
    lead = leader(evaluation)
    for bid in evaluation.contenders.order_by("credit_code")[:heard]:
        talk = Talk("项目经理", "逐条确认了采购需求。")
        keep_consultation(
            member=lead, contender=bid, talk=talk, at=timezone.now(), actor=acting(lead)
        )
    return evaluation


def ask(evaluation, *, minutes=30):
    """Ask for last offers; return when they fall due."""
    lead, now = leader(evaluation), timezone.now()
    due = now + timedelta(minutes=minutes)
    ask_last_offers(leader=lead, due=due, at=now, actor=acting(lead))
    return due


def bound(closed, firm):
    """Return what a last offer of the firm is bound to."""
    said = {"tender": closed.tender.code, "lot": closed.lot.code, "bidder": firm.credit_code}
    return {**said, "round": "1"}


def offer(closed, number, price):
    """Hand a firm's last offer in."""
    closed.now, firm = timezone.now(), closed.firms[number]
    return hand_in(closed, firm, price=price, context=bound(closed, firm))


def release_offers(closed):
    """Release the shares of two custodians for what lies sealed."""
    bids = list(Bid.objects.filter(lot=closed.lot, round=1, state="sealed").order_by("id"))
    for name in ("交易中心", "招标人"):
        let_go(closed, name, bids, at=timezone.now())


def open_offers(evaluation):
    """Open the last offers; return the evaluation as it stands then."""
    lead = leader(evaluation)
    open_last_offers(leader=lead, at=timezone.now(), actor=acting(lead))
    return again(evaluation)


def offered(closed, clock, prices=("9000000.00", "9100000.00", "9200000.00"), **said):
    """Go on until the last offers are opened."""
    evaluation = consulting(closed, clock, **said)
    due = ask(evaluation)
    for number, price in enumerate(prices):
        offer(closed, number, price)
    clock.move_to(due)
    release_offers(closed)
    return open_offers(evaluation)


def prices(evaluation):
    """Return what each supplier that stands is judged by."""
    rows = evaluation.contenders.filter(state="standing").order_by("credit_code")
    return [f"{one.price:f}" for one in rows]
