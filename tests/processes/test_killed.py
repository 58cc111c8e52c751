"""Killing processes in the middle of load: what was acknowledged is stored, once."""

import http.client
import os
import signal
import sqlite3
import threading
import time
import urllib.error

import pytest

from tools.drive_demo import Citizen, apply, sign_in

pytestmark = pytest.mark.processes
CITIZENS = ("demo-citizen", "demo-tourist", "demo-guardian")
AWAY = (urllib.error.URLError, http.client.HTTPException, OSError)


class PatientCitizen(Citizen):
    """Sends the same request again while nobody answers, as people and browsers do."""

    def _open(self, request):
        deadline = time.monotonic() + 60
        while True:
            try:
                return super()._open(request)
            except AWAY:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


class Load(threading.Thread):
    """One citizen who applies again and again, and keeps every acknowledgement."""

    def __init__(self, address, username):
        super().__init__()
        self.address, self.username = address, username
        self.acknowledged, self.ending, self.error = [], False, None

    def run(self):
        try:
            citizen = PatientCitizen(self.address)
            sign_in(citizen, self.username)
            while not self.ending:
                self.acknowledged.append(int(apply(citizen).path.split("/")[3]))
        except BaseException as error:  # noqa: BLE001 - told to the test
            self.error = error


def cases(home):
    """Return id, state and number of every case by the citizens of the load."""
    with sqlite3.connect(home / "onewindow.sqlite3") as connection:
        return connection.execute(
            "SELECT id, state, number FROM casework_case WHERE channel <> 'proactive'"
        ).fetchall()


def kill(installation, part):
    for pid, line in installation.processes().items():
        if part in line and pid != installation.running.pid:
            os.kill(pid, signal.SIGKILL)


def one_more_acknowledged(load):
    """Wait until the load has got through again, so that the next blow falls in its midst."""
    before, deadline = count(load), time.monotonic() + 120
    while count(load) == before and not any(thread.error for thread in load):
        assert time.monotonic() < deadline, "no application got through"
        time.sleep(0.05)


def count(load):
    return sum(len(thread.acknowledged) for thread in load)


def test_what_was_acknowledged_under_kill_9_is_stored_once_and_the_ledger_verifies(demo):
    before = {row[0] for row in cases(demo.home)}
    demo.start("up")
    load = [Load(demo.address, username) for username in CITIZENS]
    for thread in load:
        thread.start()
    for part in ("granian", " worker", "granian", "multiprocessing", " worker"):
        one_more_acknowledged(load)
        kill(demo, part)
    one_more_acknowledged(load)
    os.killpg(demo.running.pid, signal.SIGKILL)  # and the supervisor
    demo.start("up")
    one_more_acknowledged(load)
    for thread in load:
        thread.ending = True
    for thread in load:
        thread.join(120)
    assert [thread.error for thread in load] == [None] * len(load)
    demo.stop()
    acknowledged = sorted(number for thread in load for number in thread.acknowledged)
    stored = {row[0]: row for row in cases(demo.home) if row[0] not in before}
    assert len(acknowledged) >= 7
    assert acknowledged == sorted(n for n, row in stored.items() if row[1] != "draft")
    numbers = [row[2] for row in stored.values() if row[1] != "draft"]
    assert len(set(numbers)) == len(numbers)
    verified = demo.command("ledger", "verify")
    assert verified.returncode == 0, verified.stdout
