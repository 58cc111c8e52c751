"""Reruns: the list, what changed from what to what, and what a shadow found so far."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from onewindow.engines.decisions.models import Departure, Rerun
from onewindow.engines.decisions.queries.scope import judged_subjects, within_path
from onewindow.engines.decisions.rules.reruns import (
    Judged,
    Purpose,
    RerunState,
    agreement,
)

SHOWN = 5
OUTCOMES = {"grant": "准予", "person": "转人工办理"}


@dataclass(frozen=True, slots=True)
class Shift:
    """How many decisions went from one conclusion to another, by which rows of which message."""

    before: str
    before_row: str
    after: str
    after_row: str
    count: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class ShadowReport:
    """How a draft did beside the table in force (影子运行), with its latest departures."""

    rerun: Rerun
    rate: str
    days: int
    shifts: tuple[Shift, ...]
    gaps: tuple[tuple[str, int], ...]
    departures: tuple[tuple[Departure, Judged | None], ...]


def reruns_visible(paths: Sequence[str], *, by: str) -> QuerySet[Rerun]:
    """Return the reruns within these paths and those that the person asked for, newest first."""
    return Rerun.objects.filter(within_path(paths) | Q(by=by)).order_by("-id")


def reruns_running() -> QuerySet[Rerun]:
    """Return the reruns that are not over, oldest first."""
    rows = Rerun.objects.filter(state=RerunState.RUNNING).select_related("table")
    return rows.order_by("id")


def departures_of(rerun: Rerun) -> QuerySet[Departure]:
    """Return what departed, in the order of the judgements."""
    return rerun.departures.select_related("judgement").order_by("judgement")


def with_subjects(departures: Sequence[Departure]) -> list[tuple[Departure, Judged | None]]:
    """Return each departure with whom it concerns, asked for all at once."""
    subjects = judged_subjects({one.judgement.subject for one in departures})
    return [(one, subjects.get(one.judgement.subject)) for one in departures]


def shifts_of(rerun: Rerun) -> list[Shift]:
    """Return the summary of what changed, most frequent first."""
    rows = rerun.table.content.get("rows", ()) if rerun.table else ()
    messages = {row["code"]: row["message"] for row in rows}
    found = []
    for key, count in rerun.shifts.items():
        if key.startswith("["):
            before_row, before, after_row, after = json.loads(key)
            found.append(
                Shift(
                    worded_values(before),
                    before_row,
                    worded_values(after),
                    after_row,
                    count,
                    messages.get(after_row, ""),
                )
            )
        else:
            found.append(Shift("", "", key, "", count))
    return sorted(found, key=lambda shift: (-shift.count, shift.before_row, shift.after_row))


def gaps_of(rerun: Rerun) -> list[tuple[str, int]]:
    """Return the inputs that the past does not have, each with how many judgements lack it."""
    return sorted(rerun.gaps.items(), key=lambda item: (-item[1], item[0]))


def shadow_of(subject: str) -> ShadowReport | None:
    """Return how the newest shadow of a draft is doing, or None if it never ran."""
    rows = Rerun.objects.filter(subject=subject, purpose=Purpose.SHADOW)
    rerun = rows.select_related("table").order_by("-id").first()
    if rerun is None:
        return None
    latest = list(departures_of(rerun).order_by("-judgement")[:SHOWN])
    ends = rerun.finished_at or timezone.now()
    return ShadowReport(
        rerun=rerun,
        rate=agreement(rerun.same, rerun.changed),
        days=(ends - rerun.at).days,
        shifts=tuple(shifts_of(rerun)),
        gaps=tuple(gaps_of(rerun)),
        departures=tuple(with_subjects(latest)),
    )


def worded_values(values: Mapping[str, Any]) -> str:
    """Return the conclusions of a judgement in words."""
    if not values:
        return "转人工办理"
    if set(values) == {"outcome"}:
        return OUTCOMES.get(str(values["outcome"]), str(values["outcome"]))
    return "，".join(f"{name}：{value}" for name, value in values.items())
