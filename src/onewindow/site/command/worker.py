"""``onewindow worker``: the scheduled jobs of every app, one after the other."""

import argparse
import signal
import threading

from django.utils import timezone

from onewindow.foundation.records.api import run_due_jobs, work
from onewindow.site.command.console import CONSOLE
from onewindow.site.jobs import installed_jobs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    parser.add_argument("--once", action="store_true", help="只运行一轮 one round, then stop")


def run(options: argparse.Namespace) -> int:
    """Run jobs that are due until told to stop; a job under way is finished first."""
    jobs = installed_jobs()
    if options.once:
        for name in run_due_jobs(jobs, now=timezone.now()):
            CONSOLE.print(f"[green]✓[/] {name}")
        return 0
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    work(jobs, stop)
    return 0
