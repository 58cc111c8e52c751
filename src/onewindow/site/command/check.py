"""``onewindow check``: is this installation fit to serve?"""

import argparse

from django.utils import timezone
from rich.table import Table

from onewindow.site.checks import Grade, findings
from onewindow.site.command.console import CONSOLE

MARKS = {Grade.FINE: "[green]✓[/]", Grade.WARNING: "[yellow]![/]", Grade.FAULT: "[red]✗[/]"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing."""


def run(options: argparse.Namespace) -> int:
    """Print every finding; fail on a fault."""
    table = Table(show_header=False, box=None, padding=(0, 1))
    grades = set()
    for finding in findings(on=timezone.localdate()):
        table.add_row(MARKS[finding.grade], finding.label, finding.text)
        grades.add(finding.grade)
    CONSOLE.print(table)
    return 1 if Grade.FAULT in grades else 0
