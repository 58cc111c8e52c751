"""Over real HTTP: the same request twice, from two tabs, through kills, on a full disk."""

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing

import pytest

from tests.processes.test_killed import AWAY, kill
from tools.drive_demo import ANSWERS, Citizen, sign_in

pytestmark = pytest.mark.processes
PATIENCE = 60


class ApiCitizen(Citizen):
    """Applies over the API, with a key for each application."""

    def __init__(self, address):
        super().__init__(address)
        sign_in(self, "demo-citizen")
        jar = next(h.cookiejar for h in self.opener.handlers if hasattr(h, "cookiejar"))
        self.token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")

    def apply(self, key):
        """Return status and body of one application; nothing is sent again here."""
        said = {code: value for code, value in ANSWERS.items() if code != "situation"}
        body = {"matter": "GA08", "situation": ANSWERS["situation"], "answers": said}
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-CSRFToken": self.token,
            "Referer": self.address,
        }
        address = f"{self.address}/api/v1/cases"
        request = urllib.request.Request(address, json.dumps(body).encode(), headers)
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")

    def apply_until_answered(self, key):
        """Send the same key again and again, as a client without an answer does."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                status, body = self.apply(key)
            except AWAY:
                status = 503
            if status == 201:
                return body["number"]
            assert status == 503, body
            assert time.monotonic() < deadline
            time.sleep(0.1)


def numbers(home):
    with closing(sqlite3.connect(home / "onewindow.sqlite3")) as connection:
        query = "SELECT number FROM casework_case WHERE number IS NOT NULL ORDER BY id"
        return [row[0] for row in connection.execute(query)]


def at_once(count, act):
    """Let several threads do the same and return what each got."""
    got, gate = [None] * count, threading.Barrier(count)

    def one(place):
        gate.wait()
        got[place] = act(place)

    threads = [threading.Thread(target=one, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return got


def test_one_key_sent_from_four_connections_makes_one_case(demo):
    demo.start("up")
    before = numbers(demo.home)
    citizens = [ApiCitizen(demo.address) for _ in range(4)]
    got = at_once(4, lambda place: citizens[place].apply_until_answered("one"))
    assert len(set(got)) == 1
    assert numbers(demo.home) == [*before, got[0]]


def test_two_tabs_send_the_same_draft_and_see_the_same_case(demo):
    demo.start("up")
    before = numbers(demo.home)
    citizen = Citizen(demo.address)
    sign_in(citizen, "demo-citizen")
    page = citizen.get("/matters/GA08/apply/")
    page = citizen.send(page, page.path, holder="self")
    while not page.path.endswith("/check/"):
        form = next((f for f in page.forms if f.names & set(ANSWERS)), None)
        if form:
            said = {name: ANSWERS[name] for name in form.names & set(ANSWERS)}
            page = citizen.send(page, page.path, **said)
        else:
            page = citizen.get(next(link for link in page.links if link.endswith("/check/")))
    tabs = at_once(2, lambda _: citizen.send(page, page.path, declared="on").path)
    assert tabs[0] == tabs[1]
    assert tabs[0].endswith("/result/")
    assert len(numbers(demo.home)) == len(before) + 1


def test_keys_sent_again_after_every_kill_store_each_application_once(demo):
    demo.start("up")
    before = numbers(demo.home)
    citizens, acknowledged, ending = [ApiCitizen(demo.address) for _ in range(2)], {}, []

    def load(citizen, name):
        for count in range(10_000):
            if ending:
                return
            key = f"{name}-{count}"
            acknowledged[key] = citizen.apply_until_answered(key)

    threads = [
        threading.Thread(target=load, args=(citizen, place))
        for place, citizen in enumerate(citizens)
    ]
    for thread in threads:
        thread.start()
    for part in ("multiprocessing", " worker", "granian", "multiprocessing"):
        time.sleep(1.5)
        kill(demo, part)
    time.sleep(1.5)
    ending.append(True)
    for thread in threads:
        thread.join(PATIENCE)
    again = [citizens[0].apply_until_answered("0-0"), acknowledged["0-0"]]
    demo.stop()
    assert again[0] == again[1]
    assert len(acknowledged) > 4
    assert sorted(numbers(demo.home)[len(before) :]) == sorted(acknowledged.values())
    verified = demo.command("ledger", "verify")
    assert verified.returncode == 0, verified.stdout


@pytest.fixture
def small_disk(demo):
    """Put the home on a disk of 48 MB, if this machine lets us."""
    home, aside = demo.home, demo.home.with_name("aside")
    home.rename(aside)
    home.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m,mode=0700", "none", str(home)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode != 0:
        pytest.skip("这里不能挂载小磁盘（需要 root）")
    try:
        shutil.copytree(aside, home, dirs_exist_ok=True)
        yield demo
    finally:
        if demo.running and demo.running.poll() is None:
            os.killpg(demo.running.pid, signal.SIGKILL)
            demo.running.wait(15)
        subprocess.run(["umount", str(home)], check=True)


def fill(path):
    """Write until the disk is full."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError as error:
                assert error.errno == errno.ENOSPC  # noqa: PT017


def test_a_full_disk_is_said_in_chinese_and_loses_nothing(small_disk):
    demo = small_disk
    demo.start("up")
    citizen = ApiCitizen(demo.address)
    stored = [citizen.apply_until_answered("before")]
    before = numbers(demo.home)
    fill(demo.home / "filler")
    for number in range(500):  # what was set aside earlier may take a few more
        status, body = citizen.apply(f"full-{number}")
        if status != 201:
            break
        stored.append(body["number"])
    assert (status, body["title"]) == (503, "系统繁忙")
    assert "暂时不能保存" in body["detail"]
    assert citizen.get("/matters/GA08/").path == "/matters/GA08/"
    (demo.home / "filler").unlink()
    stored.append(citizen.apply_until_answered(f"full-{number}"))
    assert citizen.apply_until_answered("before") == stored[0]
    demo.stop()
    assert numbers(demo.home) == [*before, *stored[1:]]
    verified = demo.command("ledger", "verify")
    assert verified.returncode == 0, verified.stdout
