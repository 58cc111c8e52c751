"""Wall screens are opened and ended."""

from datetime import datetime

from django.db import transaction

from onewindow.foundation.records.api import record
from onewindow.insight.cockpit.models import WallScreen
from onewindow.insight.cockpit.rules.walls import new_token, token_digest
from onewindow.kernel.actors import Actor


@transaction.atomic
def open_wall(*, name: str, at: datetime, actor: Actor) -> str:
    """Open a screen on a wall, and return the word of its address, which is shown only once."""
    token = new_token()
    wall = WallScreen.objects.create(
        name=name, digest=token_digest(token), opened_by=actor.name, opened_at=at
    )
    record(subject=wall, what="wallscreen.open", actor=actor, detail={"name": name}, at=at)
    return token


@transaction.atomic
def end_wall(*, wall: WallScreen, at: datetime, actor: Actor) -> None:
    """End a screen: its address shows nothing from now on."""
    ended = WallScreen.objects.filter(pk=wall.pk, ended_at=None).update(ended_at=at)
    if ended:
        record(subject=wall, what="wallscreen.end", actor=actor, at=at)
