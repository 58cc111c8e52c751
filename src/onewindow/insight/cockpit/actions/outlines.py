"""The outline of the city's regions is taken in."""

from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from onewindow.foundation.records.api import record
from onewindow.insight.cockpit.models import Outline
from onewindow.insight.cockpit.rules.outlines import read_outline
from onewindow.kernel.actors import Actor


@transaction.atomic
def take_outline(*, name: str, content: bytes, at: datetime, actor: Actor) -> Outline:
    """
    Take in an outline; the map shows the latest.

    :raises Refused: with what is wrong with the file.
    """
    shapes = read_outline(content)
    digest = sha256(content).hexdigest()
    outline = Outline.objects.create(
        name=name[:120],
        shapes=[asdict(shape) for shape in shapes],
        sha256=digest,
        uploaded_by=actor.name,
        at=at,
    )
    detail = {"sha256": digest, "regions": len(shapes)}
    record(subject=outline, what="outline.take", actor=actor, detail=detail, at=at)
    return outline
