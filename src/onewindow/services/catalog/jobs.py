"""What the catalogue does by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.kernel.actors import SYSTEM
from onewindow.services.catalog.actions import bring_into_force


def start_editions() -> str:
    """Bring editions whose day has come into force."""
    started = bring_into_force(on=timezone.localdate(), actor=SYSTEM)
    return f"{len(started)}个版本生效" if started else "没有到期的版本"


JOBS = (Job("catalog.editions", timedelta(minutes=5), start_editions),)
