"""Judgements on experts (一标一评) and what they come to in a year."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from onewindow.foundation.policy.api import limits_in_force
from onewindow.trading.evaluation.models import Assessment, Expert, Member
from onewindow.trading.evaluation.rules import (
    Effect,
    MemberState,
    Side,
    Thresholds,
    effect_of,
    weighted_loss,
)

_LIMITS = ("evaluation.conduct_short", "evaluation.conduct_long", "evaluation.conduct_out")
_YEAR = timedelta(days=365)


def assessments_of(expert: Expert) -> QuerySet[Assessment]:
    """Return the judgements on an expert, newest first."""
    rows = Assessment.objects.filter(member__seat__member__expert=expert)
    return rows.select_related("member__evaluation__lot__tender").order_by("-id")


def rooms_of(user: Any) -> dict[int, str]:
    """Return the evaluations in which a user sits, by his draw seat."""
    rows = Member.objects.filter(user=user, seat__isnull=False).exclude(state=MemberState.REPLACED)
    return dict(rows.order_by("id").values_list("seat_id", "evaluation__code"))


def points_lost(expert: Expert, *, on: date, region: str) -> tuple[Decimal, Effect]:
    """
    Return the points that an expert lost within a year, and what they ask for.

    Each evaluation counts once, the sides by their weights.
    """
    codes = (*_LIMITS, *(f"evaluation.weight_{side.value}" for side in Side))
    limits = limits_in_force(codes, on=on, region=region)
    weights = {side: limits[f"evaluation.weight_{side.value}"].value for side in Side}
    lost: dict[int, dict[Side, Decimal]] = {}
    for one in assessments_of(expert).filter(given_at__date__gt=on - _YEAR):
        lost.setdefault(one.member_id, {})[Side(one.side)] = one.points
    total = sum((weighted_loss(sides, weights) for sides in lost.values()), Decimal(0))
    thresholds = Thresholds(*(limits[code].value for code in _LIMITS))
    return total, effect_of(total, thresholds)
