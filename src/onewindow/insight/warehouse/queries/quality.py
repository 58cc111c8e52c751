"""How good what a source sends is: completeness, validity, timeliness, and its light."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Sum
from django.utils import timezone

from onewindow.foundation.policy.api import limits_in_force
from onewindow.insight.warehouse.models import Load, Part, QuarantinedRow, Source
from onewindow.insight.warehouse.rules.loads import LoadKind, LoadState
from onewindow.insight.warehouse.rules.quality import (
    Quality,
    Tally,
    Weights,
    light_of,
    quality_of,
    timeliness_of,
)
from onewindow.insight.warehouse.rules.sources import SourcePack
from onewindow.kernel.regions import NATION

SPAN = timedelta(days=30)
_POLICIES = (
    "warehouse.quality.completeness",
    "warehouse.quality.validity",
    "warehouse.quality.timeliness",
    "warehouse.quality.good",
    "warehouse.clock_ahead",
)


@dataclass(frozen=True, slots=True)
class SourceState:
    """How one source stands: what it sent last, how good it was, and what is kept aside."""

    pack: SourcePack
    quality: Quality
    light: str
    why: str
    last: Load | None
    rows: int
    aside: int


def quality_weights(*, at: datetime) -> Weights:
    """Return how the parts of the score count on this day."""
    on = timezone.localtime(at).date()
    found = limits_in_force(_POLICIES, on=on, region=NATION)
    return Weights(*(found[code].value for code in _POLICIES))


def source_states(packs: Sequence[SourcePack], *, at: datetime) -> list[SourceState]:
    """Return how these sources stand, in a fixed number of queries."""
    codes = [pack.code for pack in packs]
    weights = quality_weights(at=at)
    loads: dict[str, list[Load]] = {code: [] for code in codes}
    for load in Load.objects.filter(source__in=codes, arrived_at__gt=at - SPAN).order_by("id"):
        loads[load.source].append(load)
    newest = Load.objects.filter(source__in=codes).order_by().values("source")
    last = Load.objects.in_bulk(newest.annotate(last=Max("id")).values_list("last", flat=True))
    by_source = {load.source: load for load in last.values()}
    parts = Part.objects.filter(source__in=codes).order_by().values_list("source")
    rows = dict(parts.annotate(total=Sum("rows")))
    kept = QuarantinedRow.objects.filter(source__in=codes, resolved_at=None).order_by()
    aside = dict(kept.values_list("source").annotate(total=Count("id")))
    heard = dict(Source.objects.values_list("code", "heard_at"))
    return [
        _state(
            pack,
            [one for one in (by_source.get(pack.code),) if one] + loads[pack.code],
            counts=(rows.get(pack.code, 0), aside.get(pack.code, 0)),
            weights=weights,
            silence=_since(heard.get(pack.code), by_source.get(pack.code), at=at),
            at=at,
        )
        for pack in packs
    ]


def _state(
    pack: SourcePack,
    loads: list[Load],
    *,
    counts: tuple[int, int],
    weights: Weights,
    silence: float | None,
    at: datetime,
) -> SourceState:
    """``loads`` begins with the last one of all, then has those of the span."""
    last, recent = (loads[0], loads[1:]) if loads else (None, [])
    sent = [one for one in recent if one.kind != LoadKind.CORRECTION]
    done = [one for one in sent if one.state == LoadState.DONE]
    tally = Tally(
        sum(one.rows_read for one in done),
        sum(one.rows_missing for one in done),
        sum(one.rows_invalid for one in done),
    )
    every = timedelta(hours=pack.every_hours)
    timely = timeliness_of(
        [one.arrived_at for one in sent], since=at - SPAN, until=at, every=every
    )
    quality = quality_of(tally, timely, weights)
    light, why = light_of(
        quality,
        silent_hours=silence,
        every_hours=pack.every_hours,
        is_refused=last is not None and last.state == LoadState.REFUSED,
        clock_ahead=done[-1].clock_ahead if done else None,
        weights=weights,
    )
    return SourceState(pack, quality, light, why, last, *counts)


def _since(heard_at: datetime | None, last: Load | None, *, at: datetime) -> float | None:
    """Return for how many hours nothing was heard, None if never anything was."""
    moment = heard_at or (last.arrived_at if last else None)
    return None if moment is None else (at - moment) / timedelta(hours=1)
