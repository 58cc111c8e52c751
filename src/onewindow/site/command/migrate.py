"""``onewindow migrate``: the tables of this release."""

import argparse

from django.core.management import call_command

from onewindow.site.command.console import step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def run(options: argparse.Namespace) -> int:
    """Migrate."""
    with step("升级数据库结构 migrate"):
        call_command("migrate", verbosity=0, interactive=False)
    return 0
