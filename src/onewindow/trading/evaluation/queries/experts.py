"""Experts as a draw needs to know them: who matches, who must stand aside, and why."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from onewindow.foundation.accounts.api import Grant
from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.foundation.policy.api import limits_in_force
from onewindow.kernel.months import months_later
from onewindow.trading.bidding.api import Bid, BidState
from onewindow.trading.evaluation.models import Expert, Seat
from onewindow.trading.evaluation.rules import (
    Candidate,
    ExpertState,
    SeatState,
    Surroundings,
    Tie,
    TieKind,
    Title,
)
from onewindow.trading.tendering.api import Lot

LIMITS = ("ztb.expert_qual", "expert.apart_years", "expert.day_most", "expert.month_most")
_BUSY = (SeatState.INVITED, SeatState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Load:
    """How often an expert is taken: on the day, and in its month."""

    day: Counter[int]
    month: Counter[int]


def expert_of(person: Person | None) -> Expert | None:
    """Return the person's place in the library, or None."""
    return Expert.objects.filter(person=person).first() if person else None


def experts_listed(*, speciality: str, state: str, words: str) -> QuerySet[Expert]:
    """Return the experts that match the filters, in the order of their numbers."""
    rows = Expert.objects.select_related("person", "region").prefetch_related("specialities")
    if speciality:
        rows = rows.filter(specialities__code=speciality)
    if state in set(ExpertState):
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(person__name=words) | Q(number=words) | Q(employer__contains=words))
    return rows


def bidders_of(lot: Lot) -> list[str]:
    """Return the credit codes of those whose bids stand; ask only after the deadline."""
    standing = Bid.objects.filter(lot=lot, state__in=(BidState.SEALED, BidState.OPENED))
    return sorted(standing.values_list("enterprise__credit_code", flat=True))


def surroundings_of(lot: Lot, *, on: date, today: date) -> Surroundings:
    """
    Return whom a pool for the lot must avoid, under the limits of today.

    :raises UnknownPolicy: if one of the limits is not in force.
    """
    tender = lot.tender
    limits = limits_in_force(LIMITS, on=today, region=tender.region)
    agency = {tender.agency.credit_code} if tender.agency else set()
    return Surroundings(
        parties=frozenset({tender.tenderer.credit_code, *agency, *bidders_of(lot)}),
        supervisor=tender.supervisor.credit_code,
        on=on,
        years=int(limits["ztb.expert_qual"].value),
        apart_years=int(limits["expert.apart_years"].value),
        most_a_day=int(limits["expert.day_most"].value),
        most_a_month=int(limits["expert.month_most"].value),
    )


def candidates_for(
    lot: Lot, *, specialities: Sequence[str], starts_at: datetime
) -> list[tuple[Expert, Candidate]]:
    """Return every expert of the specialities with what must be known of him."""
    rows = Expert.objects.filter(specialities__code__in=specialities).distinct()
    experts = list(rows.select_related("person").prefetch_related("ties").order_by("id"))
    people = [expert.person_id for expert in experts]
    firms, posts = _firms(people), _posts(people, lot)
    load = _load(timezone.localtime(starts_at).date())
    known = set(Seat.objects.filter(draw__lot=lot).values_list("member__expert_id", flat=True))
    return [
        (
            expert,
            Candidate(
                is_active=expert.state == ExpertState.ACTIVE,
                title=Title(expert.title),
                working_since=expert.working_since,
                employer=expert.employer_code,
                ties=tuple(
                    Tie(TieKind(tie.kind), tie.party, tie.ends) for tie in expert.ties.all()
                ),
                led_firms=frozenset(firms[expert.person_id]),
                posts=frozenset(posts[expert.person_id]),
                seats_that_day=load.day[expert.pk],
                seats_that_month=load.month[expert.pk],
                is_known=expert.pk in known,
            ),
        )
        for expert in experts
    ]


def _firms(people: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Enterprise.objects.filter(legal_person__in=people)
    for person, code in rows.values_list("legal_person_id", "credit_code"):
        found[person].add(code)
    return found


def _posts(people: Sequence[int], lot: Lot) -> dict[int, set[str]]:
    """Return which of the lot's bodies an expert serves by a role of his account."""
    found: dict[int, set[str]] = defaultdict(set)
    for body in (lot.tender.tenderer, lot.tender.supervisor):
        serving = Grant.objects.filter(
            user__person__in=people, organization__path__startswith=body.path
        )
        for person in serving.values_list("user__person_id", flat=True):
            found[person].add(body.credit_code)
    return found


def _load(day: date) -> Load:
    first = day.replace(day=1)
    following = months_later(day, 1)
    seats = Seat.objects.filter(
        state__in=_BUSY,
        draw__starts_at__gte=_midnight(first),
        draw__starts_at__lt=_midnight(following),
    ).values_list("member__expert_id", "draw__starts_at")
    rows = [(expert, timezone.localtime(at).date()) for expert, at in seats]
    return Load(
        day=Counter(expert for expert, on in rows if on == day),
        month=Counter(expert for expert, _ in rows),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
