"""Scores as members see them: names or blind numbers, and what still needs reasons."""

from onewindow.trading.evaluation.models import (
    Contender,
    Evaluation,
    Explanation,
    Member,
)
from onewindow.trading.evaluation.queries.evaluations import (
    deviations_in_force,
    marks_of,
    members_of,
    terms_of,
)
from onewindow.trading.evaluation.rules import (
    TECHNICAL,
    Doubt,
    FactorLike,
    doubts,
    scored,
)


def key_for(contender: Contender, factor: FactorLike, evaluation: Evaluation) -> str:
    """Return the name of a bid for a factor: its number where the technical part is blind."""
    is_hidden = evaluation.is_blind and factor.kind == TECHNICAL
    return contender.alias if is_hidden else contender.credit_code


def doubts_open(evaluation: Evaluation, member: Member | None = None) -> list[Doubt]:
    """
    Return the deviations whose reasons are still missing: of one member, or of all.

    Only once all sheets are in; before, nobody knows the middle.
    """
    members = members_of(evaluation)
    factors = scored(terms_of(evaluation).factors)
    if not factors:
        return []
    marks = marks_of(evaluation, members)
    given = {
        (str(number), bidder, factor)
        for number, bidder, factor in Explanation.objects.filter(member__in=members).values_list(
            "member__number", "contender__credit_code", "factor"
        )
    }
    return [
        one
        for one in doubts(marks, factors, deviations_in_force(evaluation))
        if (one.member, one.bidder, one.factor) not in given
        and (member is None or one.member == str(member.number))
    ]
