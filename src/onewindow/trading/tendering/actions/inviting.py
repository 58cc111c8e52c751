"""Invited tenders (邀请招标): the list of enterprises, and the letters that go to them."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from onewindow.foundation.directory.api import Enterprise
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import insert_rows, key_of, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.trading.tendering.models import Invitation, Notice, Tender
from onewindow.trading.tendering.queries import INVITED_ONLY, invitations_of, least_invited
from onewindow.trading.tendering.rules import TenderState


@transaction.atomic
def invite_firm(
    *, tender: Tender, enterprise: Enterprise, at: datetime, actor: Actor
) -> Invitation:
    """
    Put an enterprise on the list of those who will be invited.

    :raises Refused: if the procedure invites nobody, the letters are sent already, the enterprise
        is on the list, or it is the tender's own agent.
    """
    Tender.objects.select_for_update(of=("self",)).get(pk=tender.pk)
    found = list(_check_list(tender))
    if tender.invitations.filter(enterprise=enterprise).exists():
        words = f"{enterprise.name}已在名单上"
        found.append(Violation("invitation.twice", words, field="credit_code"))
    if tender.agency_id == enterprise.pk:
        words = "代理机构不得在所代理的项目中投标，不能列入受邀名单"
        law = "《招标投标法实施条例》第十三条"
        found.append(Violation("invitation.agency", words, law, "credit_code"))
    refuse_if_any(found)
    invitation = Invitation(tender=tender, enterprise=enterprise, added_at=at)
    insert_rows([invitation])
    detail = {"enterprise": enterprise.credit_code}
    record(subject=tender, what="tender.invite", actor=actor, detail=detail)
    return invitation


@transaction.atomic
def strike_firm(*, invitation: Invitation, actor: Actor) -> None:
    """
    Strike an enterprise off the list before the letters are sent.

    :raises Refused: afterwards.
    """
    refuse_if_any(_check_list(invitation.tender))
    detail = {"enterprise": invitation.enterprise.credit_code}
    record(subject=invitation.tender, what="tender.strike", actor=actor, detail=detail)
    invitation.delete()


def check_invitations(tender: Tender) -> Iterator[Violation]:
    """Yield if fewer enterprises are on the list than the law asks for."""
    least = least_invited(tender)
    count = tender.invitations.count() if least else 0
    if least and count < least.value:
        words = f"受邀企业只有{count}家，邀请招标应当向{least.value:f}家以上发出投标邀请书"
        yield Violation("invitation.few", words, least.source)


def send_invitations(*, notice: Notice, at: datetime) -> None:
    """Send the letter to every enterprise on the list; within the publishing transaction."""
    tender = notice.tender
    rows = list(invitations_of(tender).select_related("enterprise__legal_person"))
    for one in rows:
        one.letter, one.sent_at = notice, at
        if one.enterprise.legal_person:
            send_message(
                person=one.enterprise.legal_person,
                title=f"投标邀请书：{tender.name}",
                body=f"{tender.tenderer.name}邀请{one.enterprise.name}参加投标。"
                "邀请书、招标文件和日程见项目页面；邀请内容请保密。",
                link=f"/trading/projects/{tender.code}/",
                subject=key_of(tender),
            )
    Invitation.objects.bulk_update(rows, ["letter", "sent_at"])
    detail = {"letter": notice.number, "count": len(rows)}
    record(subject=tender, what="tender.invitations", actor=SYSTEM, detail=detail)


def _check_list(tender: Tender) -> Iterator[Violation]:
    if least_invited(tender) is None:
        yield Violation("invitation.procedure", "公开招标不设受邀名单", INVITED_ONLY)
    elif tender.state not in {TenderState.DRAFT, TenderState.ENTERED}:
        yield Violation("invitation.sent", "投标邀请书已经发出，名单不能再改")
