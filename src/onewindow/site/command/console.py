"""What the command shows while it works."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

CONSOLE = Console()


@contextmanager
def step(label: str) -> Iterator[None]:
    """Show that something is under way, then how long it took."""
    started = time.monotonic()
    with CONSOLE.status(label):
        yield
    CONSOLE.print(f"[green]✓[/] {label} [dim]{time.monotonic() - started:.1f} s[/]")
