"""The end of a tender: terminated by its notice (终止招标), or put away when all is done."""

from collections.abc import Iterator

from django.db import transaction

from onewindow.engines.meetings.api import release_room
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import key_of, move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.trading.tendering.actions.lots import move_lot
from onewindow.trading.tendering.models import Notice, Tender
from onewindow.trading.tendering.queries import holders_of, invitations_of, may_end, notice_kind
from onewindow.trading.tendering.rules import BEFORE_OPENING, OVER, TENDER, DisputeState, Family

_PENDING = (DisputeState.FILED, DisputeState.CORRECTING, DisputeState.ACCEPTED)
_BINDS = {
    Family.WORKS: "《招标投标法》第四十五条",
    Family.PROCUREMENT: "《政府采购法》第四十六条",
}


def check_archive(tender: Tender) -> Iterator[Violation]:
    """Yield everything that is still open in a tender that is to be put away."""
    for lot in tender.lots.exclude(state__in=OVER).order_by("number"):
        words = f"{lot.name}{lot.get_state_display()}，还没有办完"
        yield Violation("archive.lot", words)
    for dispute in tender.disputes.filter(state__in=_PENDING).order_by("id"):
        words = f"{dispute.number}号{dispute.get_kind_display()}{dispute.get_state_display()}"
        yield Violation("archive.dispute", f"{words}，还没有办结")


@transaction.atomic
def archive_tender(*, tender: Tender, actor: Actor) -> None:
    """
    Put a tender away once all of its lots are contracted, failed or terminated (归档).

    :raises Refused: with every lot and every dispute that is still open, or before the deadline.
    """
    refuse_if_any(check_archive(tender))
    move(subject=tender, lifecycle=TENDER, name="archive", actor=actor)


def check_end(tender: Tender) -> Iterator[Violation]:
    """Yield why a tender cannot be terminated any more: awarded, or over already."""
    if not may_end(tender):
        family = Family(tender.procedure.family)
        words = "已经定标或者全部结束，不能再终止；中标结果对双方有法律效力"
        yield Violation("notice.over", words, _BINDS.get(family, ""))


def terminate_tender(*, notice: Notice) -> None:
    """
    End every lot that is not over, and the tender; within the transaction that publishes.

    Deposits are given back by their own clock, which runs from here (《实施条例》第三十一条).
    """
    tender, kind = notice.tender, notice_kind(notice.kind)
    detail = {"notice": notice.number, "source": kind.law}
    for lot in tender.lots.exclude(state__in=OVER).order_by("number"):
        move_lot(lot=lot, name="terminate", actor=SYSTEM, detail=detail)
    if tender.state in BEFORE_OPENING:
        release_room(subject=tender, actor=SYSTEM)
    move(subject=tender, lifecycle=TENDER, name="terminate", actor=SYSTEM, detail=detail)
    body = f"“{tender.name}”已终止，公告编号{notice.number}。交过保证金的，按规定退还。"
    told = {one.pk: one for one in holders_of(tender)}
    invited = invitations_of(tender).select_related("enterprise__legal_person")
    owners = (one.enterprise.legal_person for one in invited if one.enterprise.legal_person)
    told |= {one.pk: one for one in owners}
    for person in told.values():
        link = f"/trading/notices/{notice.number}/"
        send_message(person=person, title=kind.name, body=body, link=link, subject=key_of(tender))
