"""The award of a lot, its candidates, and who may see and do what with it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from onewindow.foundation.accounts.api import Role, User, holds
from onewindow.kernel.violations import Violation
from onewindow.trading.contracts.models import Award, ReportedBid
from onewindow.trading.contracts.rules import (
    FIRST,
    IN_ORDER,
    REPORT,
    AwardState,
    CandidateState,
    Contender,
)
from onewindow.trading.tendering.api import (
    Family,
    Lot,
    LotState,
    Tender,
    check_not_suspended,
    tenders_of,
)

_IN_HAND = (
    LotState.EVALUATED,
    LotState.PUBLICIZED,
    LotState.AWARDED,
    LotState.CONTRACTED,
    LotState.FAILED,
)


def award_of(lot: Lot) -> Award | None:
    """Return the award of a lot that counts now, or None before a report was received."""
    return (
        Award.objects.filter(lot=lot)
        .exclude(state=AwardState.REPLACED)
        .select_related("lot__tender__procedure", "winner__enterprise")
        .first()
    )


def candidates_of(award: Award) -> list[ReportedBid]:
    """Return the candidates in the order of the report."""
    rows = award.reported.filter(is_candidate=True)
    return list(rows.select_related("enterprise", "fall_evidence").order_by("place", "id"))


def contenders_of(award: Award) -> tuple[Contender, ...]:
    """Return the candidates as the decision sees them."""
    return tuple(
        Contender(str(one.pk), one.enterprise.name, one.place, one.state == CandidateState.FALLEN)
        for one in candidates_of(award)
    )


def order_source(award: Award) -> str:
    """Return the article by which the winner of this lot is found."""
    if award.lot.tender.procedure.family == Family.PROCUREMENT:
        return IN_ORDER
    return FIRST if award.follows_order else REPORT


def suspended(lot: Lot) -> Iterator[Violation]:
    """Yield why nothing may go on while an objection or a complaint is open."""
    return check_not_suspended(Lot.objects.get(pk=lot.pk))


def may_supervise(user: Any, tender: Tender) -> bool:
    """Test if the user belongs to the body that supervises this tender."""
    return holds(user, Role.SUPERVISOR, path=tender.supervisor.path)


def people_of(tender: Tender) -> QuerySet[User]:
    """Return who may sit on the tenderer's deciding committee: those who act for it today."""
    today, path = timezone.localdate(), tender.tenderer.path
    above = [path[: end + 1] for end, sign in enumerate(path) if sign == "/" and end]
    in_force = Q(grants__starts__lte=today) & (
        Q(grants__ends__isnull=True) | Q(grants__ends__gt=today)
    )
    rows = User.objects.filter(
        in_force, grants__role=Role.TENDERER, grants__organization__path__in=above
    )
    return rows.filter(is_active=True).distinct().order_by("id")


def lots_seen_by(user: Any) -> QuerySet[Lot]:
    """Return the lots of the tenders that the user may see at the desk."""
    return Lot.objects.filter(tender__in=tenders_of(user)).select_related(
        "tender__procedure", "tender__tenderer", "tender__supervisor", "tender__agency"
    )


def lots_in_hand(user: Any) -> QuerySet[Lot]:
    """Return the lots seen by the user that were evaluated and go on to award and contract."""
    return lots_seen_by(user).filter(state__in=_IN_HAND).order_by("-id")


def awards_by_lot(lots: Iterable[Lot]) -> dict[int, Award]:
    """Return the award that counts for each lot, with what the report judged."""
    rows = Award.objects.filter(lot__in=lots).exclude(state=AwardState.REPLACED)
    rows = rows.select_related("winner__enterprise").prefetch_related("reported")
    return {award.lot_id: award for award in rows}
