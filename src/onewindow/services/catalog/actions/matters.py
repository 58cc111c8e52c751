"""Pausing, resuming and cancelling matters."""

from django.db import transaction

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.services.catalog.actions.publishing import touch_catalogue
from onewindow.services.catalog.models import Matter
from onewindow.services.catalog.rules import MATTER


@transaction.atomic
def pause_matter(*, matter: Matter, reason: str, actor: Actor) -> None:
    """
    Take no new case of the matter for now; running cases go on.

    :raises Refused: without a reason, or if the matter is not in use.
    """
    _move(matter, "pause", reason, actor)


@transaction.atomic
def resume_matter(*, matter: Matter, reason: str, actor: Actor) -> None:
    """
    Take new cases of the matter again.

    :raises Refused: without a reason, or if the matter is not paused.
    """
    _move(matter, "resume", reason, actor)


@transaction.atomic
def cancel_matter(*, matter: Matter, reason: str, actor: Actor) -> None:
    """
    Take the matter out of the catalogue for good; running cases go on.

    :raises Refused: without a reason, or if it is already cancelled.
    """
    _move(matter, "cancel", reason, actor)


def _move(matter: Matter, name: str, reason: str, actor: Actor) -> None:
    if not reason.strip():
        refuse_if_any([Violation("matter.reason", "请写明理由", field="reason")])
    fresh = Matter.objects.select_for_update().get(pk=matter.pk)
    move(
        subject=fresh,
        lifecycle=MATTER,
        name=name,
        actor=actor,
        detail={"reason": reason.strip()[:400]},
    )
    touch_catalogue()
