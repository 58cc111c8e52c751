"""Running what is due: each job by one worker at a time, a failing one without harm to others."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime

from django.db import DatabaseError, close_old_connections
from django.db.models import F, Q
from django.utils import timezone

from onewindow.foundation.records.models import JobRun
from onewindow.foundation.records.rules import Job, wait_after_failure

_log = logging.getLogger("onewindow.jobs")
PAUSE = 0.5


def run_due_jobs(jobs: Sequence[Job], *, now: datetime) -> list[str]:
    """Run every job that is due and that no other worker holds; return the names of those run."""
    _add_missing(jobs, now)
    return [job.name for job in jobs if _hold(job, now) and _run(job, now)]


def work(jobs: Sequence[Job], stop: threading.Event) -> None:
    """Run due jobs until told to stop; outlive a database that is away for a while."""
    while not stop.is_set():
        try:
            run_due_jobs(jobs, now=timezone.now())
        except DatabaseError:
            _log.exception("任务调度暂时无法访问数据库")
            stop.wait(5)
        close_old_connections()
        stop.wait(PAUSE)


def _add_missing(jobs: Sequence[Job], now: datetime) -> None:
    names = [job.name for job in jobs]
    known = set(JobRun.objects.filter(name__in=names).values_list("name", flat=True))
    JobRun.objects.bulk_create(
        [JobRun(name=name, due_at=now) for name in names if name not in known],
        ignore_conflicts=True,
    )


def _hold(job: Job, now: datetime) -> bool:
    """
    Take the lease if the job is due and free; of two workers only one gets it.

    A due date or a lease further ahead than this job can ever set comes from a clock that has
    been set back since, and counts as over. ``now`` may be stale, since a worker waits its turn
    to write: what another one has set a little later is not from such a clock.
    """
    furthest = now + job.lease + max(job.every, wait_after_failure(job.every, 30))
    due = Q(due_at__lte=now) | Q(due_at__gt=furthest)
    free = Q(held_until=None) | Q(held_until__lte=now) | Q(held_until__gt=now + 2 * job.lease)
    rows = JobRun.objects.filter(due, free, name=job.name)
    return bool(rows.update(held_until=now + job.lease))


def _run(job: Job, now: datetime) -> bool:
    # Only whoever still holds the lease may write how it went.
    held = JobRun.objects.filter(name=job.name, held_until=now + job.lease)
    try:
        message = job.run()
    except Exception as error:  # noqa: BLE001 - whatever it is, the other jobs go on
        _log.exception("任务 %s 失败", job.name)
        failures = held.values_list("failures", flat=True).first() or 0
        held.update(
            held_until=None,
            due_at=now + wait_after_failure(job.every, failures + 1),
            failures=F("failures") + 1,
            message=f"失败：{type(error).__name__}：{error}"[:400],
        )
        return True
    held.update(
        held_until=None,
        due_at=now + job.every,
        last_at=now,
        failures=0,
        message=(message or "完成")[:400],
    )
    return True
