"""Over real HTTP: the same request twice, from two tabs, on a full disk."""

import errno
import os
import shutil
import signal
import subprocess
import threading

import pytest

from tests.processes.citizens import PATIENCE, ApiCitizen, cases
from tests.processes.conftest import installed
from tools.drive_demo import ANSWERS, Citizen, sign_in

pytestmark = pytest.mark.processes


def numbers(home):
    return [row[2] for row in cases(home) if row[2]]


@pytest.fixture(scope="module")
def served(demo_home, tmp_path_factory):
    """Serve the demo city for the tests of this module that leave it running."""
    with installed(tmp_path_factory.mktemp("served") / "home") as demo:
        shutil.copytree(demo_home, demo.home)
        demo.is_demo = True
        demo.start("up")
        yield demo


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


def test_one_key_sent_from_four_connections_makes_one_case(served):
    before = numbers(served.home)
    citizens = [ApiCitizen(served.address) for _ in range(4)]
    got = at_once(4, lambda place: citizens[place].apply_until_answered("one"))
    assert len(set(got)) == 1
    assert numbers(served.home) == [*before, got[0]]


def test_two_tabs_send_the_same_draft_and_see_the_same_case(served):
    before = numbers(served.home)
    citizen = Citizen(served.address)
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
    assert len(numbers(served.home)) == len(before) + 1


@pytest.fixture
def small_disk(demo):
    """Put the home on a disk with 20 MB to spare, if this machine lets us."""
    home, aside = demo.home, demo.home.with_name("aside")
    size = sum(path.stat().st_size for path in home.rglob("*")) + 20 * 2**20
    home.rename(aside)
    home.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "none", str(home)]
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
    assert demo.stop(signal.SIGTERM)[0] == 0
    assert numbers(demo.home) == [*before, *stored[1:]]
    verified = demo.command("ledger", "verify")
    assert verified.returncode == 0, verified.stdout
