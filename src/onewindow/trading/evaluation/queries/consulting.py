"""What can be asked about a consultation: who was heard, what changed, the last offers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from onewindow.foundation.directory.api import Person
from onewindow.trading.bidding.api import (
    OfferRound,
    OfferState,
    bids_of_person,
    last_rounds,
    offer_round,
    offers_in,
    offers_made,
)
from onewindow.trading.evaluation.models import Amendment, Consultation, Contender, Evaluation
from onewindow.trading.evaluation.rules import (
    OVER,
    AmendmentState,
    ContenderState,
    EvaluationState,
)
from onewindow.trading.tendering.api import law_of


def consultations_of(evaluation: Evaluation) -> QuerySet[Consultation]:
    """Return what was kept of every consultation, oldest first."""
    rows = Consultation.objects.filter(contender__evaluation=evaluation)
    return rows.select_related("contender", "kept_by").order_by("id")


def consulted_bidders(evaluation: Evaluation) -> set[int]:
    """Return the contenders that the group has consulted."""
    return set(consultations_of(evaluation).values_list("contender", flat=True))


def amendments_of(evaluation: Evaluation) -> QuerySet[Amendment]:
    """Return every change of the consultation document, oldest first."""
    rows = Amendment.objects.filter(evaluation=evaluation)
    return rows.select_related("proposed_by", "confirmed_by").order_by("id")


def shortest_offer(evaluation: Evaluation) -> timedelta:
    """
    Return how long suppliers have at least for their last offer.

    :raises KeyError: if the procedure asks for none.
    """
    law = law_of(evaluation.lot.tender)
    asked = law.procedure.last_offers
    if asked is None:
        raise KeyError(law.procedure.code)
    return timedelta(minutes=int(law.limits[asked.minutes].value))


def opened_round(evaluation: Evaluation) -> OfferRound | None:
    """Return the round of last offers of the lot once it was opened."""
    found = offer_round(evaluation.lot)
    return found if found and found.state == OfferState.OPENED else None


@dataclass(frozen=True, slots=True)
class Place:
    """A supplier's place in a consultation: what it was told, and its last offer."""

    contender: Contender
    changes: tuple[Amendment, ...]
    asked: OfferRound | None
    has_offered: bool
    is_in: bool


def places_of(contenders: Sequence[Contender]) -> list[Place]:
    """Return how suppliers stand in their consultations, each with nothing of the others."""
    evaluations = [one.evaluation_id for one in contenders]
    changes: dict[int, list[Amendment]] = defaultdict(list)
    sent = Amendment.objects.filter(evaluation__in=evaluations, state=AmendmentState.SENT)
    for change in sent.order_by("id"):
        changes[change.evaluation_id].append(change)
    rounds = last_rounds([one.evaluation.lot_id for one in contenders])
    made = offers_made([one.evaluation.lot_id for one in contenders])
    return [
        Place(
            one,
            tuple(changes[one.evaluation_id]),
            rounds.get(one.evaluation.lot_id),
            (one.evaluation.lot_id, one.bid.enterprise_id) in made,
            one.evaluation.state == EvaluationState.CONSULTING
            and one.state == ContenderState.STANDING,
        )
        for one in contenders
    ]


@dataclass(frozen=True, slots=True)
class OffersSeen:
    """The last offers as the group sees them: how many of how many, never whose or how much."""

    asked: OfferRound
    firms: int
    received: int


def offers_seen(evaluation: Evaluation) -> OffersSeen | None:
    """Return how the last offers stand, or None before they are asked for."""
    asked = offer_round(evaluation.lot)
    return OffersSeen(asked, asked.firms.count(), offers_in(asked)) if asked else None


def consultations_for(person: Person, *, on: date) -> QuerySet[Contender]:
    """Return the places in consultations of the firms for which the person may bid."""
    bids = bids_of_person(person, on=on).values("pk")
    asked = Contender.objects.filter(
        bid__in=bids,
        evaluation__lot__tender__procedure__content__last_offers__least__isnull=False,
    ).exclude(evaluation__state__in=[one.value for one in OVER])
    rows = asked.exclude(evaluation__started_at=None)
    return rows.select_related("evaluation__lot__tender", "bid__enterprise").order_by("-id")
