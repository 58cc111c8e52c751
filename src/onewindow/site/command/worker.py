"""``onewindow worker``: the scheduled jobs of every app, one after the other."""

import argparse
import signal
import threading

IDLE = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    parser.add_argument("--once", action="store_true", help="只运行一轮 one round, then stop")


def run(options: argparse.Namespace) -> int:
    """Run jobs that are due until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    while not options.once and not stop.wait(IDLE):
        pass
    return 0
