"""``onewindow up``: serves, heals, and takes everything with it when it goes."""

import os
import signal
import sqlite3
import time
from contextlib import closing

import pytest

pytestmark = pytest.mark.processes


def eventually(true, within=60):
    deadline = time.monotonic() + within
    while not true() and time.monotonic() < deadline:
        time.sleep(0.1)
    return true()


def test_up_serves_holds_its_port_heals_and_stops_with_everything_it_started(installation):
    installation.start("up")
    second = installation.command("up")
    assert second.returncode == 1
    assert f"不能使用 127.0.0.1:{installation.port}" in second.stdout
    before = installation.processes()
    killed = [p for p, line in before.items() if "granian" in line or line.endswith("worker ")]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    assert eventually(
        lambda: installation.healthz() == 200 and len(installation.processes()) >= len(before)
    )
    assert not set(killed) & set(installation.processes())
    started = time.monotonic()
    code, output = installation.stop(signal.SIGINT)
    assert (code, output.splitlines()[-1]) == (0, "已停止 stopped")
    assert time.monotonic() - started < 8
    assert eventually(lambda: installation.processes() == {})


def test_healthz_is_503_until_the_database_is_migrated(empty_installation, migrated_home):
    empty_installation.start("up", "--only", "web", ready=503)
    with (
        closing(sqlite3.connect(migrated_home / "onewindow.sqlite3")) as migrated,
        closing(sqlite3.connect(empty_installation.home / "onewindow.sqlite3")) as empty,
    ):
        migrated.backup(empty)
    assert empty_installation.healthz() == 200
    assert empty_installation.stop(signal.SIGTERM)[0] == 0
    assert eventually(lambda: empty_installation.processes() == {})


def test_killing_the_supervisor_leaves_no_process_behind(installation):
    installation.start("up")
    os.kill(installation.running.pid, signal.SIGKILL)
    assert eventually(lambda: installation.processes() == {})


def test_demo_mode_refuses_to_serve_anything_but_loopback(installation, monkeypatch):
    monkeypatch.setattr(
        type(installation),
        "environment",
        property(
            lambda self: os.environ | {"ONEWINDOW_DEMO": "1", "ONEWINDOW_HOME": str(self.home)}
        ),
    )
    outcome = installation.command("up", "--host", "0.0.0.0")
    assert (outcome.returncode, "演示模式只能在本机地址上运行" in outcome.stdout) == (1, True)
