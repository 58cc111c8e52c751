"""A real installation on a free port, with a home of its own."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.prepared import migrated
from tools.ports import free_port

COMMAND = [sys.executable, "-m", "onewindow.site.command"]


@dataclass
class Installation:
    """One home, and the ``onewindow`` command upon it."""

    home: Path
    port: int
    running: "subprocess.Popen | None" = None
    is_demo: bool = False

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ONEWINDOW_", "DJANGO_"))}
        kept |= {"ONEWINDOW_DEMO": "1"} if self.is_demo else {}
        kept |= {"ONEWINDOW_COLLECTED": "1", "ONEWINDOW_HOME": str(self.home)}
        return kept | {"PORT": str(self.port)}

    def command(self, *words):
        return subprocess.run(
            [*COMMAND, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def start(self, *words, ready=200):
        self.running = subprocess.Popen(
            [*COMMAND, *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        if ready:
            self.wait_until(ready)

    def wait_until(self, status, within=180):
        deadline = time.monotonic() + within
        while self.healthz() != status:
            assert time.monotonic() < deadline, f"{self.healthz()} is not {status}"
            assert self.running.poll() is None, self.running.stdout.read()
            time.sleep(0.1)

    def healthz(self):
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def stop(self, number=signal.SIGINT):
        os.killpg(self.running.pid, number)
        code = self.running.wait(15)
        return code, self.running.stdout.read()

    def processes(self):
        """Return pid and command line of everything that carries this home in its environment."""
        found = {}
        for environ in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if f"ONEWINDOW_HOME={self.home}\0".encode() in environ.read_bytes():
                    line = (environ.parent / "cmdline").read_text().replace("\0", " ")
                    found[int(environ.parent.name)] = line
        return found


@contextmanager
def installed(home):
    """Let an installation be used, and end every process of it afterwards."""
    made = Installation(home, free_port())
    try:
        yield made
    finally:
        if made.running and made.running.poll() is None:
            os.killpg(made.running.pid, signal.SIGKILL)
        for pid in made.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def made_once(factory, name, make):
    """Return a home that is made once for all workers of a run, to be copied."""
    shared = factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    home, sign = shared / name, shared / f"{name}.made"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not sign.exists():
            make(Installation(home, 0))
            sign.touch()
    return home


@pytest.fixture(scope="session")
def migrated_home(tmp_path_factory):
    """A home that has its tables and its static files."""

    def make(new):
        migrated(new.home)
        assert new.command("static").returncode == 0

    return made_once(tmp_path_factory, "migrated", make)


@pytest.fixture
def empty_installation(tmp_path):
    """An installation before anything was done to it."""
    with installed(tmp_path / "home") as empty:
        yield empty


@pytest.fixture
def installation(empty_installation, migrated_home):
    """An installation with the tables of this release."""
    shutil.copytree(migrated_home, empty_installation.home)
    return empty_installation


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory, migrated_home):
    """A home with the demo city."""

    def make(new):
        shutil.copytree(migrated_home, new.home)
        outcome = new.command("demo", "--prepare")
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr

    return made_once(tmp_path_factory, "demo", make)


@pytest.fixture
def demo(empty_installation, demo_home):
    """An installation with the demo city, in demo mode."""
    shutil.copytree(demo_home, empty_installation.home)
    empty_installation.is_demo = True
    return empty_installation
