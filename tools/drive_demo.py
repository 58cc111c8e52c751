"""Start ``make demo`` in an empty home, use it over HTTP as a citizen, stop it with Ctrl-C."""

import http.cookiejar
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
START_WITHIN = 300
STOP_WITHIN = 15


class Citizen:
    """A browser without a screen: keeps cookies, follows redirects."""

    def __init__(self, address):
        self.address = address
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path):
        with self.opener.open(f"{self.address}{path}", timeout=30) as answer:
            return answer.status, answer.read().decode()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(address, process):
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            sys.exit(f"make demo ended by itself with {process.returncode}")
        with suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    sys.exit(f"not ready after {START_WITHIN} s")


def drive(citizen):
    print("healthz:", citizen.get("/healthz"))


def left_over(home):
    """Return the processes that still carry the home in their environment."""
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if f"ONEWINDOW_HOME={home}".encode() in environ.read_bytes():
                found.append((environ.parent / "cmdline").read_text().replace("\0", " "))
    return found


def stop(process, home):
    """Press Ctrl-C: the whole foreground group gets SIGINT."""
    started = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        sys.exit(f"not stopped after {STOP_WITHIN} s")
    for _ in range(20):
        if not left_over(home):
            break
        time.sleep(0.1)
    if left := left_over(home):
        sys.exit(f"left over: {left}")
    print(f"stopped in {time.monotonic() - started:.1f} s, nothing left over")


def main():
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="onewindow-demo-") as home:
        environment = os.environ | {"PORT": str(port), "ONEWINDOW_HOME": home}
        environment.pop("ONEWINDOW_DATABASE_URL", None)
        started = time.monotonic()
        process = subprocess.Popen(
            ["make", "--no-print-directory", "demo"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process)
            print(f"ready after {time.monotonic() - started:.1f} s")
            drive(Citizen(f"http://127.0.0.1:{port}"))
            stop(process, home)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    print("demo driven: ok")


if __name__ == "__main__":
    main()
