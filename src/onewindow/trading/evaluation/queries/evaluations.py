"""An evaluation as its rules need it: terms, stage, members, bids that stand, marks, limits."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from onewindow.foundation.policy.api import limits_in_force
from onewindow.kernel.violations import refuse
from onewindow.trading.evaluation.models import Contender, Evaluation, Member, Points, Report
from onewindow.trading.evaluation.rules import (
    OVER,
    Blinds,
    ContenderState,
    Deviations,
    Field,
    Ground,
    Mark,
    MemberState,
    Priced,
    Reader,
    Stage,
    deducted,
    may_see,
    stage_of,
)
from onewindow.trading.tendering.api import (
    EvaluationTerms,
    FactorKind,
    Family,
    Lot,
    document_of,
    law_of,
    least_standing,
    procedure_of,
    terms_from,
)

_DEVIATIONS = ("evaluation.deviation_item", "evaluation.deviation_total")


def evaluation_of(lot: Lot) -> Evaluation | None:
    """Return the lot's evaluation, or None; one that ended or was made anew does not count."""
    rows = Evaluation.objects.filter(lot=lot).exclude(state__in=[one.value for one in OVER])
    return rows.order_by("-id").first()


def terms_of(evaluation: Evaluation) -> EvaluationTerms:
    """Return the terms under which the evaluation is made."""
    return terms_from(evaluation.terms)


def issued_terms(lot: Lot) -> EvaluationTerms:
    """
    Return the terms of the issued tender document.

    :raises Refused: if none was issued.
    """
    document = document_of(lot.tender)
    if document is None:
        raise refuse("evaluation.document", "还没有发出招标文件，没有评审条款")
    return document.terms


def is_ranked_by(lot: Lot) -> bool:
    """Test if the lot's candidates are ranked; they are not under separate award (评定分离)."""
    return procedure_of(lot.tender.procedure).award_meeting is None


def blinds_of(evaluation: Evaluation) -> Blinds:
    """Return what the tender documents ask to be hidden."""
    return Blinds(evaluation.is_blind, evaluation.hides_prices)


def stage_now(evaluation: Evaluation) -> Stage:
    """Return how far the lot has come."""
    return stage_of(evaluation.state, evaluation.lot.state)


def is_open_to(field: Field, reader: Reader, evaluation: Evaluation) -> bool:
    """Test if the reader may see the field of this evaluation now."""
    return may_see(field, reader, at=stage_now(evaluation), blinds=blinds_of(evaluation))


def is_procurement(lot: Lot) -> bool:
    """Test if the lot stands under procurement law."""
    return procedure_of(lot.tender.procedure).family is Family.PROCUREMENT


def members_of(evaluation: Evaluation) -> list[Member]:
    """Return who sits on the committee now, in the order of their numbers."""
    rows = evaluation.members.exclude(state=MemberState.REPLACED).select_related("user")
    return list(rows.order_by("number"))


def member_of(evaluation: Evaluation, user: Any) -> Member | None:
    """Return the seat of a user on the committee, or None if he has none now."""
    rows = evaluation.members.exclude(state=MemberState.REPLACED).filter(user=user)
    return rows.select_related("user").first()


def standing_of(evaluation: Evaluation) -> list[Contender]:
    """Return the bids that are still in the evaluation."""
    rows = evaluation.contenders.filter(state=ContenderState.STANDING)
    return list(rows.order_by("credit_code"))


def points_of(members: Sequence[Member]) -> QuerySet[Points]:
    """Return all points that these members have given, with the bids."""
    rows = Points.objects.filter(member__in=members).select_related("member", "contender")
    return rows.order_by("member__number", "contender__credit_code", "factor")


def marks_from(rows: Iterable[Points]) -> list[Mark]:
    """Return points as marks, by member number and bidder."""
    return [
        Mark(str(one.member.number), one.contender.credit_code, one.factor, one.value)
        for one in rows
    ]


def marks_of(evaluation: Evaluation, members: Sequence[Member] | None = None) -> list[Mark]:
    """Return the marks for bids that stand of those who sit on the committee now."""
    rows = points_of(members_of(evaluation) if members is None else members)
    return marks_from(rows.filter(contender__state=ContenderState.STANDING))


def priced(contenders: Sequence[Contender]) -> list[Priced]:
    """Return bids with the price that is compared: less the deduction, plus what deviates."""
    if not contenders:
        return []
    lowered = deducted([one.price for one in contenders], [one.deduction for one in contenders])
    return [
        Priced(one.credit_code, one.price, price + one.adjustment)
        for one, price in zip(contenders, lowered, strict=True)
    ]


def ground_of(evaluation: Evaluation) -> Ground:
    """Return what price formulas need beside the prices."""
    full = terms_of(evaluation).points(FactorKind.PRICE)
    return Ground(ceiling=evaluation.lot.ceiling, rate=evaluation.rate, full=full)


def least_left(lot: Lot) -> tuple[int, str]:
    """Return how many bids must be left after the review, with the article."""
    limit = least_standing(lot.tender)
    return int(limit.value), limit.source


def asks_offers(lot: Lot) -> bool:
    """Test if the lot's bidders are consulted and asked for a last offer (磋商和最后报价)."""
    return procedure_of(lot.tender.procedure).last_offers is not None


def least_bidders(lot: Lot) -> tuple[int, str]:
    """Return how many effective bids the law asks for, with its article."""
    limit = law_of(lot.tender).limits[procedure_of(lot.tender.procedure).minimum_bidders]
    return int(limit.value), limit.source


def deviations_in_force(evaluation: Evaluation) -> Deviations:
    """Return from which deviation on members give reasons, on the day of the start."""
    on = timezone.localtime(evaluation.started_at or evaluation.starts_at).date()
    found = limits_in_force(_DEVIATIONS, on=on, region=evaluation.lot.tender.region)
    item, total = (found[code] for code in _DEVIATIONS)
    return Deviations(item.value, total.value, item.source)


def report_now(evaluation: Evaluation) -> Report | None:
    """Return the report that counts, or None."""
    return evaluation.reports.filter(voided_at=None).first()
