"""The clean-up list of hidden barriers (隐性壁垒清理清单)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from onewindow.foundation.directory.api import Organization
from onewindow.foundation.records.api import create, move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse_if_any
from onewindow.services.catalog.models import Barrier, Matter
from onewindow.services.catalog.rules.barriers import (
    BARRIER,
    BarrierSource,
    BarrierState,
    check_barrier,
    check_barrier_end,
)


@dataclass(frozen=True, slots=True)
class BarrierNote:
    """What is said when a barrier is put on the list."""

    organization: Organization
    matter: Matter | None
    source: BarrierSource
    text: str
    measure: str
    found_on: date
    due: date


@transaction.atomic
def note_barrier(*, note: BarrierNote, actor: Actor) -> Barrier:
    """
    Put a hidden barrier on the list, with what will be done and by when.

    :raises Refused: with everything that is missing.
    """
    refuse_if_any(check_barrier(note.text, note.measure))
    barrier = Barrier(
        organization=note.organization,
        matter=note.matter,
        source=note.source,
        text=note.text.strip(),
        measure=note.measure.strip(),
        found_on=note.found_on,
        due=note.due,
    )
    create(
        subject=barrier,
        lifecycle=BARRIER,
        names=["note"],
        actor=actor,
        start=BarrierState.OPEN,
        details={"note": {"text": barrier.text}},
    )
    return barrier


@transaction.atomic
def end_barrier(
    *, barrier: Barrier, name: str, result: str, basis: str, on: date, actor: Actor
) -> Barrier:
    """
    Clear a barrier, keep it since the law asks for it (依法保留), or open it again.

    :raises Refused: with everything that is missing, or if somebody else was first.
    """
    refuse_if_any(check_barrier_end(name, result, basis))
    move(
        subject=barrier,
        lifecycle=BARRIER,
        name=name,
        actor=actor,
        detail={"result": result.strip(), "source": basis.strip()},
        result=result.strip(),
        basis=basis.strip(),
        ended_on=None if name == "reopen" else on,
    )
    return barrier
