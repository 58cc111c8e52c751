"""What can be asked about a consultation: who was heard, what changed, the last offers."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from onewindow.foundation.directory.api import Person
from onewindow.trading.bidding.api import (
    OfferRound,
    OfferState,
    bids_of_person,
    has_offered,
    offer_round,
    offers_in,
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


def place_of(contender: Contender) -> Place:
    """Return how a supplier stands in its consultation, with nothing of the others."""
    evaluation = contender.evaluation
    sent = amendments_of(evaluation).filter(state=AmendmentState.SENT)
    is_consulting = evaluation.state == EvaluationState.CONSULTING
    return Place(
        contender,
        tuple(sent),
        offer_round(evaluation.lot),
        has_offered(evaluation.lot, contender.bid.enterprise),
        is_consulting and contender.state == ContenderState.STANDING,
    )


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
