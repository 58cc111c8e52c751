"""Jobs: due, held by one worker, retried, and harmless to one another when they fail."""

import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest

from onewindow.foundation.records.api import Entry, Job, JobRun, record, run_due_jobs, work
from onewindow.foundation.records.jobs import JOBS
from onewindow.foundation.records.rules import wait_after_failure
from onewindow.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Counting:
    """A job that counts, and fails while it is told to."""

    def __init__(self):
        self.runs = 0
        self.fails = False

    def __call__(self):
        self.runs += 1
        if self.fails:
            raise ValueError("短信平台不通")
        return f"第{self.runs}次"


@pytest.fixture
def counting():
    return Counting()


@pytest.fixture
def job(counting):
    return Job("test.count", MINUTE, counting, lease=timedelta(minutes=3))


def state(name="test.count"):
    run = JobRun.objects.get(name=name)
    return (run.due_at, run.held_until, run.last_at, run.failures, run.message)


def test_a_job_runs_at_once_and_then_when_it_is_due(job, counting):
    assert run_due_jobs([job], now=NOW) == ["test.count"]
    assert state() == (NOW + MINUTE, None, NOW, 0, "第1次")
    assert run_due_jobs([job], now=NOW + timedelta(seconds=59)) == []
    assert run_due_jobs([job], now=NOW + MINUTE) == ["test.count"]
    assert counting.runs == 2


def test_a_failing_job_is_counted_logged_and_waits_longer_each_time(job, counting, caplog):
    counting.fails = True
    with caplog.at_level(logging.ERROR, logger="onewindow.jobs"):
        run_due_jobs([job], now=NOW)
    assert state() == (
        NOW + 2 * MINUTE,
        None,
        None,
        1,
        "失败：ValueError：短信平台不通",
    )
    assert "ValueError" in caplog.text
    assert "Traceback" in caplog.text
    run_due_jobs([job], now=NOW + 2 * MINUTE)
    assert state()[0] == NOW + 6 * MINUTE
    counting.fails = False
    run_due_jobs([job], now=NOW + 6 * MINUTE)
    assert state() == (NOW + 7 * MINUTE, None, NOW + 6 * MINUTE, 0, "第3次")


def test_a_failing_job_never_stops_the_others(job, counting):
    counting.fails = True
    other = Counting()
    jobs = [job, Job("test.other", MINUTE, other)]
    assert run_due_jobs(jobs, now=NOW) == ["test.count", "test.other"]
    assert other.runs == 1


def test_a_job_that_another_worker_holds_is_left_alone(job, counting):
    JobRun.objects.create(name=job.name, due_at=NOW, held_until=NOW + MINUTE)
    assert run_due_jobs([job], now=NOW) == []
    assert counting.runs == 0


def test_a_job_of_a_worker_that_died_is_taken_over_when_its_lease_ends(job, counting):
    JobRun.objects.create(name=job.name, due_at=NOW, held_until=NOW + MINUTE)
    assert run_due_jobs([job], now=NOW + MINUTE) == ["test.count"]
    assert counting.runs == 1


def test_a_worker_that_lost_its_lease_does_not_write_over_its_successor(job):
    def lose():
        JobRun.objects.update(held_until=NOW + timedelta(minutes=2), message="后来者")
        return "迟到"

    slow = Job(job.name, job.every, lose, lease=job.lease)
    run_due_jobs([slow], now=NOW)
    assert state()[4] == "后来者"
    assert state()[1] == NOW + timedelta(minutes=2)


def test_a_worker_that_waited_to_write_does_not_take_what_another_began_since(job, counting):
    stale = NOW - timedelta(seconds=20)
    JobRun.objects.create(name=job.name, due_at=stale, held_until=NOW + job.lease)
    assert run_due_jobs([job], now=stale) == []
    JobRun.objects.update(held_until=None, due_at=NOW + timedelta(hours=1))  # it has failed since
    assert run_due_jobs([job], now=stale) == []
    assert counting.runs == 0


def test_a_clock_set_back_does_not_stop_the_jobs(job, counting):
    run_due_jobs([job], now=NOW + timedelta(days=400))
    assert run_due_jobs([job], now=NOW) == ["test.count"]
    JobRun.objects.update(due_at=NOW, held_until=NOW + timedelta(days=400))
    assert run_due_jobs([job], now=NOW) == ["test.count"]
    assert counting.runs == 3


@pytest.mark.parametrize(
    ("failures", "wait"),
    [
        (1, timedelta(seconds=4)),
        (2, timedelta(seconds=8)),
        (10, timedelta(seconds=2048)),
        (11, timedelta(hours=1)),
        (5_000, timedelta(hours=1)),
    ],
)
def test_the_wait_doubles_up_to_an_hour(failures, wait):
    assert wait_after_failure(timedelta(seconds=2), failures) == wait


def test_a_daily_job_that_fails_waits_a_day_at_most():
    assert wait_after_failure(timedelta(days=1), 9) == timedelta(days=1)


def test_the_sealing_job_seals(django_assert_num_queries):
    record(subject="test.thing:1", what="thing.note", actor=SYSTEM)
    assert run_due_jobs(JOBS, now=NOW) == ["records.seal", "records.drop_unused"]
    assert state("records.seal")[4] == "入账1条"
    assert Entry.objects.get().leaf == 0


@pytest.mark.django_db(transaction=True)
def test_the_loop_stops_when_told(job, counting):
    stop = threading.Event()

    def run_and_stop():
        stop.set()
        return "完成"

    work([Job("test.stop", MINUTE, run_and_stop)], stop)
    assert state("test.stop")[4] == "完成"
