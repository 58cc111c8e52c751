"""Killing processes in the middle of load: what was acknowledged is stored, once."""

import os
import signal
import time

import pytest

from tests.processes.citizens import ByKeys, ByPages, cases, kill

pytestmark = pytest.mark.processes


def one_more_each(load):
    """Wait until everybody has got through again, so that the next blow falls in their midst."""
    before, deadline = [len(one.acknowledged) for one in load], time.monotonic() + 120
    while any(len(one.acknowledged) == n for one, n in zip(load, before, strict=True)):
        assert [one.error for one in load] == [None] * len(load)
        assert time.monotonic() < deadline, "no application got through"
        time.sleep(0.05)


def test_what_was_acknowledged_under_kill_9_is_stored_once_and_the_ledger_verifies(demo):
    before = {row[0] for row in cases(demo.home)}
    demo.start("up")
    pages = [ByPages(demo.address, name) for name in ("demo-tourist", "demo-guardian")]
    keys = [ByKeys(demo.address, name) for name in ("a", "b")]
    load = [*pages, *keys]
    for one in load:
        one.start()
    for part in ("granian", " worker", "multiprocessing"):
        one_more_each(load)
        kill(demo, part)
    one_more_each(load)
    os.killpg(demo.running.pid, signal.SIGKILL)  # and the supervisor
    demo.start("up")
    one_more_each(load)
    for one in load:
        one.ending = True
    for one in load:
        one.join(120)
    assert [one.error for one in load] == [None] * len(load)
    again = keys[0].citizen.apply_until_answered("a-0")
    demo.stop()
    assert again == keys[0].acknowledged[0]
    stored = [row for row in cases(demo.home) if row[0] not in before and row[1] != "draft"]
    numbers = {row[0]: row[2] for row in stored}
    by_pages = [numbers[case] for one in pages for case in one.acknowledged]
    by_keys = [number for one in keys for number in one.acknowledged]
    assert sorted(by_pages + by_keys) == sorted(numbers.values())
    assert len(set(numbers.values())) == len(numbers) >= 20
    verified = demo.command("ledger", "verify")
    assert verified.returncode == 0, verified.stdout
