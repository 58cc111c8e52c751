"""Keep a few processes running: start, watch, start again after a crash, stop all together."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
CALM_AFTER = 60.0
PATIENCE = 8.0
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Service:
    """A process that should be running."""

    name: str
    command: tuple[str, ...]


@dataclass(slots=True)
class Child:
    """A service with its process, and when to try again if that died."""

    service: Service
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    crashes: int = 0
    start_at: float = 0.0


def pause_after(crashes: int) -> float:
    """Return how long to wait before a crashed process starts again."""
    return min(FIRST_PAUSE * 2.0 ** min(crashes - 1, 20), LONGEST_PAUSE) if crashes else 0.0


@dataclass(slots=True)
class Supervisor:
    """Runs services until SIGINT or SIGTERM."""

    services: tuple[Service, ...]
    environment: Mapping[str, str]
    say: Callable[[str], None] = print
    _stop: threading.Event = field(default_factory=threading.Event)
    _children: list[Child] = field(default_factory=list)

    def run(self, watch: Callable[[], bool] = lambda: True) -> int:
        """Start everything, call ``watch`` until it returns true, return 0 when asked to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._stop.set())
        self._children = [Child(service) for service in self.services]
        done = False
        try:
            while not self._stop.is_set():
                for child in self._children:
                    self._tend(child)
                done = done or watch()
                self._stop.wait(0.2)
        finally:
            self._stop_all()
        return 0

    def _tend(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_at:
                self._start(child)
            return
        code = child.process.poll()
        if code is None:
            if now - child.started > CALM_AFTER:
                child.crashes = 0
            return
        _kill_group(child.process.pid, signal.SIGKILL)  # what the dead one left behind
        child.process = None
        child.crashes += 1
        child.start_at = now + pause_after(child.crashes)
        self.say(
            f"{child.service.name} 意外退出（{code}），{pause_after(child.crashes):g} 秒后重启 "
            "stopped unexpectedly, will start again"
        )

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        child.process = subprocess.Popen(  # noqa: S603 - our own commands
            child.service.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
        )

    def _stop_all(self) -> None:
        running = [child.process for child in self._children if child.process]
        for process in running:
            with suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            _kill_group(process.pid, signal.SIGKILL)
            process.wait()


def _kill_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _die_with_parent() -> None:
    """Ask the kernel to end this process when the supervisor is killed (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
