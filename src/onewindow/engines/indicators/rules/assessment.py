"""
Assessment (能力评估): a tree of indicators with weights, scores, a ranking and how firm it is.

Halls are ranked on the same leaves only: one that lacks a leaf which others have is named with
what it lacks, and has no rank. A leaf that nobody has leaves the tree, its weight goes to its
siblings.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import Field, model_validator

from onewindow.engines.indicators.rules.definitions import (
    IndicatorCode,
)
from onewindow.engines.indicators.rules.measuring import (
    rounded,
)
from onewindow.kernel.schema import Code, Part, Wording


class Leaf(Part):
    """
    One indicator in the tree: from the value that scores nothing to the one that scores in full.

    Between the two the score follows a straight line; ``zero`` may lie above ``full``.
    """

    indicator: IndicatorCode
    weight: Annotated[Decimal, Field(gt=0)]
    zero: Decimal
    full: Decimal

    @model_validator(mode="after")
    def _rises(self) -> "Leaf":
        if self.zero == self.full:
            raise ValueError("零分值和满分值不能相同")
        return self


class Branch(Part):
    """A dimension of the assessment (一级指标) with its leaves."""

    code: Code
    name: Wording
    weight: Annotated[Decimal, Field(gt=0)]
    leaves: Annotated[tuple[Leaf, ...], Field(min_length=1)]


class Tree(Part):
    """An assessment: who is assessed, on which branches, how far weights may be in doubt."""

    code: Code
    name: Wording
    subjects: Annotated[str, Field(pattern="^(halls|departments)$")]
    branches: Annotated[tuple[Branch, ...], Field(min_length=1)]
    doubt: Annotated[Decimal, Field(ge=0, lt=1)] = Decimal("0.2")
    source: Wording
    draft: bool = True

    @property
    def indicators(self) -> list[str]:
        """Return the codes of all leaves in order."""
        return [leaf.indicator for branch in self.branches for leaf in branch.leaves]


Values = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Place:
    """One subject in the ranking; the rank is None where leaves are missing."""

    subject: str
    rank: int | None
    score: Decimal | None
    branches: Mapping[str, Decimal]
    best: int | None = None
    worst: int | None = None
    held: Decimal | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranking, best first; then those without a rank. ``dropped`` leaves nobody has."""

    places: tuple[Place, ...]
    weights: Mapping[str, Fraction]
    dropped: tuple[str, ...]


def leaf_score(leaf: Leaf, value: Decimal) -> Fraction:
    """Return the score of a value, from 0 to 100."""
    share = Fraction(value - leaf.zero) / Fraction(leaf.full - leaf.zero)
    return max(Fraction(0), min(Fraction(1), share)) * 100


def rank(tree: Tree, values: Mapping[str, Values], *, draws: int = 500, seed: int = 1) -> Ranking:
    """
    Return the ranking of the subjects by their values of the tree's indicators.

    ``best`` and ``worst`` bound the rank under all weights within the doubt (±20 %): who beats
    whom under every such weighting is settled exactly, pair by pair. ``held`` is the share of
    seeded draws of weights in which the subject keeps its rank.
    """
    present = {
        code
        for code in tree.indicators
        if any(own.get(code) is not None for own in values.values())
    }
    weights = leaf_weights(tree, present)
    leaves = {leaf.indicator: leaf for branch in tree.branches for leaf in branch.leaves}
    scores: dict[str, dict[str, Fraction]] = {}
    lacking: dict[str, tuple[str, ...]] = {}
    for subject, own in values.items():
        lacks = tuple(code for code in weights if own.get(code) is None)
        if lacks:
            lacking[subject] = lacks
            continue
        scores[subject] = {code: leaf_score(leaves[code], own[code]) for code in weights}  # type: ignore[arg-type]
    total = {subject: _total(own, weights) for subject, own in scores.items()}
    ranks = _ranks(total)
    bounds = dict(_bounds(scores, weights, Fraction(tree.doubt)))
    held = _held(scores, weights, Fraction(tree.doubt), ranks, draws=draws, seed=seed)
    places = [
        Place(
            subject,
            ranks[subject],
            rounded(total[subject]),
            _branch_scores(tree, scores[subject], weights),
            *bounds[subject],
            held=held.get(subject),
        )
        for subject in sorted(total, key=lambda one: (ranks[one], one))
    ]
    places += [
        Place(subject, None, None, {}, missing=lacks) for subject, lacks in sorted(lacking.items())
    ]
    dropped = tuple(code for code in tree.indicators if code not in present)
    return Ranking(tuple(places), weights, dropped)


def leaf_weights(tree: Tree, present: set[str]) -> dict[str, Fraction]:
    """Return the weight of each leaf in the whole; they add up to one."""
    shares: dict[str, Fraction] = {}
    for branch in tree.branches:
        own = [leaf for leaf in branch.leaves if leaf.indicator in present]
        within = sum(Fraction(leaf.weight) for leaf in own)
        for leaf in own:
            shares[leaf.indicator] = Fraction(branch.weight) * Fraction(leaf.weight) / within
    whole = sum(shares.values())
    return {code: share / whole for code, share in shares.items()}


def tree_problems(tree: Tree, known: set[str]) -> Iterator[str]:
    """Yield what contradicts itself in a tree."""
    codes = tree.indicators
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"{tree.code}：指标 {code} 用了两次"
    for code in sorted(set(codes) - known):
        yield f"{tree.code}：没有指标 {code}"


def _total(own: Mapping[str, Fraction], weights: Mapping[str, Fraction]) -> Fraction:
    return sum((own[code] * weight for code, weight in weights.items()), Fraction(0))


def _ranks(total: Mapping[str, Fraction]) -> dict[str, int]:
    """Return the rank of each; equals share the better one."""
    return {one: 1 + sum(other > own for other in total.values()) for one, own in total.items()}


def _bounds(
    scores: Mapping[str, Mapping[str, Fraction]], weights: Mapping[str, Fraction], doubt: Fraction
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield for each subject the best and the worst rank that a weighting can give it."""
    for one, own in scores.items():
        above = below = 0
        for other, theirs in scores.items():
            if other != one:
                above += _always_beats(theirs, own, weights, doubt)
                below += _always_beats(own, theirs, weights, doubt)
        yield one, (1 + above, len(scores) - below)


def _always_beats(
    one: Mapping[str, Fraction],
    other: Mapping[str, Fraction],
    weights: Mapping[str, Fraction],
    doubt: Fraction,
) -> bool:
    """Test if the first scores more under every weighting within the doubt."""
    least = Fraction(0)
    for code, weight in weights.items():
        gap = one[code] - other[code]
        least += gap * weight * (1 - doubt if gap > 0 else 1 + doubt)
    return least > 0


def _held(
    scores: Mapping[str, Mapping[str, Fraction]],
    weights: Mapping[str, Fraction],
    doubt: Fraction,
    ranks: Mapping[str, int],
    *,
    draws: int,
    seed: int,
) -> dict[str, Decimal]:
    """Return for each subject in what share of the draws it keeps its rank."""
    if not draws:
        return {}
    source = random.Random(seed)  # noqa: S311 - a sample of weights, nothing secret
    kept = dict.fromkeys(scores, 0)
    plain = {one: [float(own[code]) for code in weights] for one, own in scores.items()}
    base = [float(weight) for weight in weights.values()]
    for _ in range(draws):
        drawn = [w * (1 + source.uniform(-1, 1) * float(doubt)) for w in base]
        found = {
            one: sum(a * b for a, b in zip(own, drawn, strict=True)) for one, own in plain.items()
        }
        ordered = sorted(found.values(), reverse=True)
        first = {total: place for place, total in reversed(list(enumerate(ordered, 1)))}
        for one, total in found.items():
            kept[one] += first[total] == ranks[one]
    return {one: rounded(Fraction(count, draws)) for one, count in kept.items()}


def _branch_scores(
    tree: Tree, own: Mapping[str, Fraction], weights: Mapping[str, Fraction]
) -> dict[str, Decimal]:
    found = {}
    for branch in tree.branches:
        codes = [leaf.indicator for leaf in branch.leaves if leaf.indicator in weights]
        whole = sum((weights[code] for code in codes), Fraction(0))
        if whole:
            part = sum((own[code] * weights[code] for code in codes), Fraction(0))
            found[branch.code] = rounded(part / whole)
    return found


def shares(ranking: Ranking) -> Sequence[tuple[str, Decimal]]:
    """Return the weight of each leaf in percent, as a page shows it."""
    return [(code, rounded(weight * 100)) for code, weight in ranking.weights.items()]
