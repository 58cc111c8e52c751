"""``onewindow decisions``: the engine that runs tables, and what tables decided."""

import argparse
from collections.abc import Callable

from onewindow.site.command.kit import add_tck, run_tck
from onewindow.site.command.reruns import add_replay, add_what_if, run_replay, run_what_if

RUNS: dict[str, Callable[[argparse.Namespace], int]] = {
    "tck": run_tck,
    "replay": run_replay,
    "what-if": run_what_if,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of decisions."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    add_tck(what)
    add_replay(what)
    add_what_if(what)


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    return RUNS[options.what](options)
