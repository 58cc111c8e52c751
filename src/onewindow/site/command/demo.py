"""``onewindow demo``: from nothing to a served demo city."""

import argparse
import os
import sys

from django.core.management import call_command

from onewindow.site.command.console import step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing; PORT and ONEWINDOW_HOME choose where."""


def run(options: argparse.Namespace) -> int:
    """Prepare the home, then become ``onewindow up``."""
    with step("升级数据库结构 migrate"):
        call_command("migrate", verbosity=0, interactive=False)
    environment = os.environ | {"ONEWINDOW_DEMO": "1"}
    # 换成新进程：装载演示数据所用的内存不必一直占着。
    os.execve(  # noqa: S606 - our own command, no shell
        sys.executable, [sys.executable, "-m", "onewindow.site.command", "up"], environment
    )
