import os
import signal
import time

import pytest

pytestmark = pytest.mark.processes


def eventually(true, within=60):
    deadline = time.monotonic() + within
    while not true() and time.monotonic() < deadline:
        time.sleep(0.1)
    return true()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_up_serves_and_stops_at_once_with_everything_it_started(installation, number):
    installation.start("up")
    started = time.monotonic()
    code, output = installation.stop(number)
    assert (code, output.splitlines()[-1]) == (0, "已停止 stopped")
    assert time.monotonic() - started < 8
    assert eventually(lambda: installation.processes() == {})


def test_healthz_is_503_until_the_database_is_migrated(empty_installation):
    empty_installation.start("up", "--only", "web", ready=503)
    empty_installation.command("migrate")
    assert empty_installation.healthz() == 200


def test_a_killed_web_server_and_worker_come_back_by_themselves(installation):
    installation.start("up")
    before = installation.processes()
    killed = [p for p, line in before.items() if "granian" in line or line.endswith("worker ")]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    assert eventually(
        lambda: installation.healthz() == 200 and len(installation.processes()) >= len(before)
    )
    assert not set(killed) & set(installation.processes())


def test_killing_the_supervisor_leaves_no_process_behind(installation):
    installation.start("up")
    os.kill(installation.running.pid, signal.SIGKILL)
    assert eventually(lambda: installation.processes() == {})


def test_a_taken_port_is_said_in_words(installation):
    installation.start("up")
    second = installation.command("up")
    assert second.returncode == 1
    assert f"不能使用 127.0.0.1:{installation.port}" in second.stdout


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
