"""``onewindow decisions``: decision tables and what they decided."""

import argparse

from onewindow.site.command.reruns import add_replay, run_replay


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of decisions."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    add_replay(what)


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    return run_replay(options)
