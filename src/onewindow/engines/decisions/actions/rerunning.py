"""Deciding the past again, batch by batch: what a crash interrupts goes on where it stopped."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from onewindow.engines.decisions.actions.comparing import Answer, second_answers
from onewindow.engines.decisions.models import Departure, Judgement, KeptTable, Rerun
from onewindow.engines.decisions.queries import decisions_within
from onewindow.engines.decisions.rules.reruns import COLUMNS, RERUN, Past, Purpose, RerunState
from onewindow.foundation.records.api import create, insert_rows, move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse_if_any

BATCH = 4_000
# 差异逐件留存的上限；件数和汇总不受此限。
MOST_KEPT = 5_000
# 影子运行等办件的事务确已提交再比对，以免编号在前、提交在后的判定被漏掉。
SETTLED = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Terms:
    """Which judgements are decided again, and by what; an empty decision means every one."""

    purpose: Purpose
    since: date
    until: date | None = None
    decision: str = ""
    path: str = ""
    table: KeptTable | None = None
    subject: str = ""


@transaction.atomic
def start_rerun(*, terms: Terms, actor: Actor) -> Rerun:
    """
    Ask for judgements to be decided again; the worker, or ``advance_rerun``, does it.

    :raises Refused: if the period is empty.
    """
    refuse_if_any(_check_terms(terms))
    rerun = Rerun(
        purpose=terms.purpose,
        decision=terms.decision,
        path=terms.path,
        subject=terms.subject,
        table=terms.table,
        since=terms.since,
        until=terms.until,
        by=actor.key,
        by_name=actor.name,
        at=timezone.now(),
    )
    if terms.purpose is Purpose.SHADOW:
        rerun.cursor = Judgement.objects.aggregate(last=Max("id"))["last"] or 0
    else:
        found = _judgements(rerun)
        ends = found.aggregate(first=Min("id"), last=Max("id"))
        rerun.cursor, rerun.last = (ends["first"] or 1) - 1, ends["last"] or 0
        rerun.total = found.count()
    create(
        subject=rerun,
        lifecycle=RERUN,
        names=["start"],
        actor=actor,
        start=RerunState.WAITING,
        details={"start": _told(rerun)},
    )
    return rerun


def advance_rerun(rerun: Rerun, *, size: int = BATCH) -> bool:
    """
    Decide the next batch again, keep what came out, and return if there may be more.

    Of two workers with the same batch only the first one's counts are kept.
    """
    rows = _next(rerun, timezone.now()).values_list(*COLUMNS)
    batch = [Past(*row) for row in rows[:size]]
    outcome = _Outcome()
    for judgement, answer in zip(batch, second_answers(rerun, batch), strict=True):
        outcome.add(judgement, answer)
    with transaction.atomic():
        if batch and not _keep(rerun, batch[-1].pk, outcome):
            rerun.refresh_from_db()
            return rerun.state == RerunState.RUNNING
        if len(batch) < size and rerun.purpose != Purpose.SHADOW:
            move(
                subject=rerun,
                lifecycle=RERUN,
                name="finish",
                actor=SYSTEM,
                detail=_counts(rerun),
                finished_at=timezone.now(),
            )
    return len(batch) == size


@transaction.atomic
def stop_rerun(*, rerun: Rerun, actor: Actor) -> Rerun:
    """
    Stop a rerun; what was compared so far stays.

    :raises Refused: if it is over already.
    """
    move(
        subject=rerun,
        lifecycle=RERUN,
        name="stop",
        actor=actor,
        detail=_counts(rerun),
        finished_at=timezone.now(),
    )
    return rerun


@dataclass(slots=True)
class _Outcome:
    """What a batch came to."""

    same: int = 0
    changed: int = 0
    unknown: int = 0
    shifts: Counter[str] = field(default_factory=Counter)
    gaps: Counter[str] = field(default_factory=Counter)
    departures: list[Departure] = field(default_factory=list)

    def add(self, judgement: Past, answer: Answer) -> None:
        """Count one judgement."""
        if answer.gaps:
            self.unknown += 1
            self.gaps.update(answer.gaps)
        elif answer.reason is None:
            self.same += 1
        else:
            self.changed += 1
            self.shifts[answer.shift] += 1
            self.departures.append(
                Departure(
                    judgement_id=judgement.pk,
                    reason=answer.reason,
                    row=answer.row,
                    values=answer.values,
                )
            )


def _keep(rerun: Rerun, cursor: int, outcome: _Outcome) -> bool:
    changes: dict[str, Any] = {
        "cursor": cursor,
        "same": rerun.same + outcome.same,
        "changed": rerun.changed + outcome.changed,
        "unknown": rerun.unknown + outcome.unknown,
        "shifts": _summed(rerun.shifts, outcome.shifts),
        "gaps": _summed(rerun.gaps, outcome.gaps),
    }
    if rerun.purpose == Purpose.SHADOW:
        changes["total"] = rerun.done + outcome.same + outcome.changed + outcome.unknown
    mine = Rerun.objects.filter(pk=rerun.pk, cursor=rerun.cursor, state=RerunState.RUNNING)
    if not mine.update(**changes):
        return False
    for departure in outcome.departures:
        departure.rerun = rerun
    insert_rows(outcome.departures[: max(MOST_KEPT - rerun.changed, 0)])
    for name, value in changes.items():
        setattr(rerun, name, value)
    return True


def _next(rerun: Rerun, now: datetime) -> QuerySet[Judgement]:
    rows = _judgements(rerun).filter(pk__gt=rerun.cursor)
    if rerun.last is not None:
        rows = rows.filter(pk__lte=rerun.last)
    if rerun.purpose == Purpose.SHADOW:
        rows = rows.filter(at__lte=now - SETTLED)
    return rows.order_by("pk")


def _judgements(rerun: Rerun) -> QuerySet[Judgement]:
    rows = Judgement.objects.filter(on__gte=rerun.since)
    if rerun.until:
        rows = rows.filter(on__lt=rerun.until)
    if rerun.decision:
        return rows.filter(decision=rerun.decision)
    if rerun.path:
        return rows.filter(decision__in=decisions_within(rerun.path))
    return rows


def _check_terms(terms: Terms) -> list[Violation]:
    if terms.until and terms.until <= terms.since:
        return [Violation("rerun.period", "止期须晚于起期", field="until")]
    return []


def _told(rerun: Rerun) -> dict[str, Any]:
    return {
        "purpose": str(rerun.purpose),
        "decision": rerun.decision,
        "path": rerun.path,
        "since": rerun.since.isoformat(),
        "until": rerun.until.isoformat() if rerun.until else "",
        "table": rerun.table.digest if rerun.table else "",
        "subject": rerun.subject,
        "total": rerun.total,
    }


def _counts(rerun: Rerun) -> dict[str, Any]:
    return {"same": rerun.same, "changed": rerun.changed, "unknown": rerun.unknown}


def _summed(kept: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(kept) + Counter(more))
