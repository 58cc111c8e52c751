"""The quality of what a source sends (数据质量): its definition, its score, its light."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows were read in the span, lacked something, broke a rule."""

    read: int
    missing: int
    invalid: int


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts; together 1. ``good`` is the least score for a green light."""

    completeness: Decimal
    validity: Decimal
    timeliness: Decimal
    good: Decimal
    clock_minutes: Decimal


@dataclass(frozen=True, slots=True)
class Quality:
    """
    The score of a source and its three parts, each from 0 to 1; None where nothing was sent.

    Completeness (完整性) is the share of rows that lack no required value, validity (规范性) that
    of rows that break no rule, timeliness (及时性) that of the time in which the agreed interval
    between two deliveries was kept.
    """

    completeness: Decimal | None
    validity: Decimal | None
    timeliness: Decimal | None
    score: Decimal | None


def quality_of(tally: Tally, timeliness: Decimal | None, weights: Weights) -> Quality:
    """Return the quality that these counts give."""
    if not tally.read or timeliness is None:
        return Quality(None, None, timeliness, None)
    complete = _share(tally.read - tally.missing, tally.read)
    valid = _share(tally.read - tally.invalid, tally.read)
    score = (
        complete * weights.completeness
        + valid * weights.validity
        + timeliness * weights.timeliness
    )
    return Quality(complete, valid, timeliness, score.quantize(_PLACES, ROUND_HALF_UP))


def timeliness_of(
    arrivals: Sequence[datetime], *, since: datetime, until: datetime, every: timedelta
) -> Decimal | None:
    """
    Return the share of the time in which the last delivery was no older than agreed.

    ``arrivals`` are in order; before the first one nothing was agreed yet. None without any.
    """
    if not arrivals or arrivals[0] >= until:
        return None
    starts = max(since, arrivals[0])
    moments = [max(one, starts) for one in arrivals if one <= until]
    silent = timedelta()
    for one, following in zip(moments, [*moments[1:], until], strict=True):
        silent += max(following - one - every, timedelta())
    whole = (until - starts) / timedelta(seconds=1)
    return _share(whole - silent / timedelta(seconds=1), whole)


def light_of(
    quality: Quality,
    *,
    silent_hours: float | None,
    every_hours: int,
    is_refused: bool,
    clock_ahead: int | None,
    weights: Weights,
) -> tuple[str, str]:
    """
    Return the light of a source and why it is so.

    Red: the last delivery was sent back, or nothing came for twice the agreed interval. Yellow:
    late, a clock that is fast, or a score below the limit. Grey: never sent.
    """
    if silent_hours is None:
        return "grey", "还没有送过数据"
    if is_refused:
        return "red", "最近一份被整份退回"
    if silent_hours > 2 * every_hours:
        return "red", f"已{silent_hours:.0f}小时没有数据，约定每{every_hours}小时一次"
    if silent_hours > every_hours:
        return "yellow", f"已{silent_hours:.0f}小时没有数据，约定每{every_hours}小时一次"
    if clock_ahead and clock_ahead > weights.clock_minutes * 60:
        return "yellow", f"时钟快{clock_ahead // 60}分钟，请校时"
    if clock_ahead and -clock_ahead > weights.clock_minutes * 60:
        return "yellow", f"时钟慢{-clock_ahead // 60}分钟，请校时"
    if quality.score is not None and quality.score < weights.good:
        return "yellow", f"质量分{quality.score * 100:.1f}，低于{weights.good * 100:.0f}"
    return "green", "按时送数，质量正常"


def _share(part: float, whole: float) -> Decimal:
    if not whole:
        return Decimal(1)
    return (Decimal(str(part)) / Decimal(str(whole))).quantize(_PLACES, ROUND_HALF_UP)
