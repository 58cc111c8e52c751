"""Several processes at once, as in production, and one that is killed in the middle."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap

import pytest
from django.conf import settings
from django.db import connection

from tests.prepared import migrated_file

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def launch(program, url):
    environment = {
        **os.environ,
        "ONEWINDOW_HOME": str(settings.HOME),
        "ONEWINDOW_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "onewindow.site.settings",
    }
    text = f"import django; django.setup()\n{textwrap.dedent(program)}"
    return subprocess.Popen(
        [sys.executable, "-c", text], env=environment, stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def start(tmp_path):
    """Start programs on a database of their own, or on the test's own PostgreSQL database."""
    known = connection.settings_dict
    if connection.vendor == "postgresql":
        place = f"{known['HOST']}:{known['PORT']}/{known['NAME']}"
        url = f"postgresql://{known['USER']}:{known['PASSWORD']}@{place}"
    else:
        shutil.copy(migrated_file(), tmp_path / "shared.sqlite3")
        url = f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    started = []

    def run(program):
        started.append(launch(program, url))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()


def answers(processes):
    return [process.communicate(timeout=60)[0] for process in processes]


TAKE = """
    from onewindow.foundation.records.api import next_number
    print(*(next_number("case:2026") for _ in range(100)))
"""


def test_no_number_is_given_out_twice_or_left_out(start):
    given = answers([start(TAKE) for _ in range(3)])
    numbers = sorted(int(number) for answer in given for number in answer.split())
    assert numbers == list(range(1, 301))


RECORD = """
    from onewindow.foundation.records.api import record
    from onewindow.kernel.actors import SYSTEM
    for n in range(200):
        record(subject=f"test.thing:{n}", what="thing.note", actor=SYSTEM)
"""
SEAL = """
    import time
    from onewindow.foundation.records.api import seal_entries
    total, until = 0, time.monotonic() + 4
    while time.monotonic() < until:
        total += seal_entries(limit=37)
        time.sleep(0.01)
    print(total)
"""
SEAL_SLOWLY = """
    from onewindow.foundation.records.api import seal_entries
    while True:
        seal_entries(limit=3)
        print("sealed", flush=True)
"""
CHECK = """
    from onewindow.foundation.records.api import Entry, TreeHead, seal_all, verify_ledger
    seal_all()
    leaves = list(Entry.objects.order_by("leaf").values_list("leaf", flat=True))
    report = verify_ledger()
    print(len(leaves), leaves == list(range(len(leaves))), report.is_sound, report.problem)
"""


def test_several_sealers_beside_several_writers_seal_each_entry_once(start):
    processes = [start(RECORD) for _ in range(2)]
    sealers = [start(SEAL) for _ in range(2)]
    answers(processes)
    sealed = sum(int(answer) for answer in answers(sealers))
    (outcome,) = answers([start(CHECK)])
    assert outcome.split()[:3] == ["400", "True", "True"]
    assert 0 < sealed <= 400


def test_a_sealer_killed_in_the_middle_leaves_a_sound_ledger(start):
    answers([start(RECORD)])
    for _ in range(3):
        sealer = start(SEAL_SLOWLY)
        assert sealer.stdout.readline() == "sealed\n"
        sealer.send_signal(signal.SIGKILL)
        sealer.wait()
    (outcome,) = answers([start(CHECK)])
    assert outcome.split()[:3] == ["200", "True", "True"]


WORK = """
    import threading, time
    from datetime import timedelta
    from onewindow.foundation.records.api import Job, record, work
    from onewindow.kernel.actors import SYSTEM
    def run():
        record(subject="test.job:1", what="job.start", actor=SYSTEM)
        time.sleep(0.3)
        record(subject="test.job:1", what="job.end", actor=SYSTEM)
        return "完成"
    stop = threading.Event()
    threading.Timer(5, stop.set).start()
    work([Job("test.once", timedelta(seconds=1), run)], stop)
"""
WORKED = """
    from onewindow.foundation.records.api import entries_of
    print(*(entry.move for entry in entries_of("test.job:1")))
"""


def test_one_job_is_run_by_one_worker_at_a_time(start):
    answers([start(WORK) for _ in range(2)])
    (outcome,) = answers([start(WORKED)])
    moves = outcome.split()
    assert len(moves) >= 4
    assert moves == ["job.start", "job.end"] * (len(moves) // 2)
