"""``onewindow decisions tck``: decision tables and the engine that runs them."""

import argparse
from collections.abc import Callable

from onewindow.site.command.kit import add_tck, run_tck

RUNS: dict[str, Callable[[argparse.Namespace], int]] = {"tck": run_tck}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of decisions."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    add_tck(what)


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    return RUNS[options.what](options)
