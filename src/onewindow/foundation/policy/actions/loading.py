"""What every loading ends with: one row that tells all processes to reread, and one entry."""

import secrets
from collections.abc import Iterable

from django.utils import timezone

from onewindow.foundation.policy.models import PolicyLoad
from onewindow.foundation.policy.queries import forget_snapshot
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.violations import Violation, refuse_if_any


def note_loading(what: str, changes: list[str]) -> None:
    """Record what was loaded; does nothing if nothing changed."""
    if not changes:
        return
    loading = PolicyLoad.objects.create(
        token=secrets.token_hex(16), changes=changes, at=timezone.now()
    )
    record(subject=loading, what=what, actor=SYSTEM, detail={"changes": changes})
    forget_snapshot()


def refuse_problems(problems: Iterable[str]) -> None:
    """
    Refuse a pack that is wrong, with everything that is.

    :raises Refused: if there is at least one problem.
    """
    refuse_if_any(Violation("pack.wrong", problem) for problem in problems)
