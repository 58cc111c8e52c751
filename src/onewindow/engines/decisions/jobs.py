"""What the worker does for decisions."""

import logging
import time
from datetime import timedelta

from onewindow.engines.decisions.actions import advance_rerun
from onewindow.engines.decisions.queries import reruns_running
from onewindow.foundation.records.api import Job

log = logging.getLogger(__name__)
# 每轮最多占用工作进程这么久，其他任务才能按时运行；没做完的下一轮接着做。
SPAN_SECONDS = 1.5


def rerun_waiting() -> str:
    """Decide again what was asked for, a batch of each rerun in turn, for a short while."""
    started, batches = time.monotonic(), 0
    waiting = list(reruns_running())
    while waiting and time.monotonic() - started < SPAN_SECONDS:
        rerun = waiting.pop(0)
        batches += 1
        try:
            if advance_rerun(rerun):
                waiting.append(rerun)
        except Exception:
            log.exception("rerun %s failed", rerun.pk)
    return f"重演{batches}批"


JOBS: tuple[Job, ...] = (
    Job("decisions.rerun", timedelta(seconds=2), rerun_waiting, timedelta(minutes=1)),
)
