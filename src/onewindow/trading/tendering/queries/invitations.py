"""Whom a tender is announced to: everybody, or those alone who were invited (邀请招标)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from onewindow.foundation.accounts.api import User, enterprises_spoken_for
from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.kernel.violations import Violation, refuse
from onewindow.trading.tendering.models import Invitation, Lot, Notice, Tender
from onewindow.trading.tendering.queries.notices import published_notices
from onewindow.trading.tendering.queries.procedures import procedure_of
from onewindow.trading.tendering.queries.scope import tenders_of
from onewindow.trading.tendering.queries.timetables import law_of
from onewindow.trading.tendering.rules import Limit, NoticeState, TenderState

INVITED_ONLY = "《招标投标法》第十条、第十七条"
_WORDS = "本项目采用邀请招标，只向收到投标邀请书的企业开放"


def least_invited(tender: Tender) -> Limit | None:
    """Return how many enterprises must be invited, or None where everybody may bid."""
    invitation = procedure_of(tender.procedure).invitation
    return law_of(tender).limits[invitation.least] if invitation else None


def invitations_of(tender: Tender) -> QuerySet[Invitation]:
    """Return the enterprises on the tenderer's list, in its order."""
    return tender.invitations.select_related("enterprise", "letter").order_by("id")


def invitations_for(person: Person, *, on: date) -> QuerySet[Invitation]:
    """Return the letters sent to the enterprises for which the person speaks, newest first."""
    firms = [firm.pk for firm in enterprises_spoken_for(person, on=on)]
    rows = Invitation.objects.filter(enterprise__in=firms).exclude(sent_at=None)
    return rows.select_related("tender", "enterprise", "letter").order_by("-sent_at", "-id")


def check_invited(tender: Tender, enterprise: Enterprise) -> Iterator[Violation]:
    """Yield if the tender takes bids from invited enterprises alone, and this one is none."""
    if procedure_of(tender.procedure).invitation is None:
        return
    if not tender.invitations.filter(enterprise=enterprise).exclude(sent_at=None).exists():
        words = f"{_WORDS}，{enterprise.name}不在受邀之列"
        yield Violation("tender.invited", words, INVITED_ONLY)


def is_announced_to(tender: Tender, user: Any) -> bool:
    """
    Test if the tender is announced, to everybody or to this user among those invited.

    :raises Refused: if it is announced, but only to others.
    """
    if published_notices().filter(tender=tender).exists():
        return True
    is_sent = tender.state not in {TenderState.DRAFT, TenderState.ENTERED}
    if procedure_of(tender.procedure).invitation is None or not is_sent:
        return False
    if _is_concerned(tender, user):
        return True
    raise refuse("tender.invited", _WORDS, INVITED_ONLY)


def announced_lot(code: str, user: Any) -> Lot | None:
    """
    Return the lot with the code if its tender is announced to the user, or None.

    :raises Refused: if it is announced to invited enterprises alone.
    """
    tender = ("tenderer", "supervisor", "agency", "procedure")
    rows = Lot.objects.select_related(*(f"tender__{one}" for one in tender))
    lot = rows.filter(code=code).first()
    return lot if lot and is_announced_to(lot.tender, user) else None


def notices_shown(tender: Tender, user: Any) -> QuerySet[Notice]:
    """Return the tender's notices that the user may read; all if he is invited or in charge."""
    if procedure_of(tender.procedure).invitation and _is_concerned(tender, user):
        sent = (NoticeState.PUBLISHED, NoticeState.CORRECTED)
        return tender.notices.filter(state__in=sent).select_related("tender")
    return published_notices().filter(tender=tender)


def _is_concerned(tender: Tender, user: Any) -> bool:
    """Test if the user works on the tender, or speaks for an enterprise that was invited."""
    if not isinstance(user, User):
        return False
    if user.person and invitations_for(user.person, on=timezone.localdate()).filter(tender=tender):
        return True
    return tenders_of(user).filter(pk=tender.pk).exists()
