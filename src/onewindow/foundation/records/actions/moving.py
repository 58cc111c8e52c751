"""The one door through which a state changes, and the record of it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from onewindow.foundation.records.actions.making import new_row
from onewindow.foundation.records.actions.writing import insert_rows, joined, update_in_state
from onewindow.foundation.records.models import Entry
from onewindow.foundation.records.rules import Fact, entry_digest
from onewindow.kernel.actors import Actor
from onewindow.kernel.lifecycle import Lifecycle
from onewindow.kernel.violations import refuse

# Each move as (what, before, after, who, detail).
Passed = list[tuple[str, str, str, Actor, dict[str, Any]]]
Details = Mapping[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Way:
    """Moves to pass in a row: who makes them, and what is written beside each."""

    lifecycle: Lifecycle
    names: Sequence[str]
    actor: Actor
    details: Details
    others: Mapping[str, Actor] = field(default_factory=dict)

    def walk(self, state: str) -> tuple[str, Passed]:
        """
        Return the state that the moves lead to, and what each passes.

        :raises Refused: if a move is not open in its turn.
        """
        passed: Passed = []
        state = str(state)
        for name in self.names:
            after = self.lifecycle.target(name, state).value
            who = self.others.get(name, self.actor)
            what = f"{self.lifecycle.name}.{name}"
            passed.append((what, state, after, who, self.details.get(name, {})))
            state = after
        return state, passed


def key_of(subject: models.Model) -> str:
    """Return the stable name of a row, e.g. casework.case:42."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def move(
    *,
    subject: Any,
    lifecycle: Lifecycle,
    name: str,
    actor: Actor,
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """
    Move the subject along its lifecycle and write the record; the only way to change a state.

    Other fields that change with the state are given as keyword arguments.

    :raises Refused: if the move is not open now, or somebody else moved it first.
    """
    before = subject.state
    way = Way(lifecycle, [name], actor, {name: detail or {}})
    _write(subject, before, way, changes)


def move_through(
    *,
    subject: Any,
    lifecycle: Lifecycle,
    names: Sequence[str],
    actor: Actor,
    details: Details | None = None,
    others: Mapping[str, Actor] | None = None,
    **changes: Any,
) -> None:
    """
    Pass several moves in one write, with one entry for each (an instant decision).

    ``others`` names who made a move that was not the actor's, e.g. the system.

    :raises Refused: if a move is not open in its turn, or somebody else moved the subject first.
    """
    before = subject.state
    way = Way(lifecycle, names, actor, details or {}, others or {})
    _write(subject, before, way, changes)


@joined
def create(
    *,
    subject: Any,
    lifecycle: Lifecycle,
    names: Sequence[str],
    actor: Actor,
    start: str,
    details: Details | None = None,
    others: Mapping[str, Actor] | None = None,
) -> None:
    """
    Insert a new subject that passes several moves in one write, with one entry for each.

    The subject starts in ``start``; the row is inserted once, in its final state. ``others``
    names who made a move that was not the actor's.

    :raises Refused: if a move is not open in the state that the one before it leads to.
    """
    subject.state, passed = Way(lifecycle, names, actor, details or {}, others or {}).walk(start)
    insert_rows([subject])
    _record_all(key_of(subject), passed)


def record(
    *,
    subject: models.Model | str,
    what: str,
    actor: Actor,
    before: str = "",
    after: str = "",
    detail: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Write one entry about a subject that has no lifecycle, or an event that changes no state."""
    key = subject if isinstance(subject, str) else key_of(subject)
    insert_rows(
        [
            _entry(
                Fact(
                    key,
                    what,
                    before,
                    after,
                    actor.key,
                    actor.name,
                    at or timezone.now(),
                    detail or {},
                )
            )
        ]
    )


def _write(subject: Any, before: str, way: Way, changes: dict[str, Any]) -> None:
    after, passed = way.walk(before)
    changes = {"state": after, **changes}
    # No savepoint: a refusal has written nothing, so the caller's transaction stays usable.
    with transaction.atomic(savepoint=False):
        was_first = update_in_state(subject, before, changes)
        if was_first:
            _record_all(key_of(subject), passed)
    if not was_first:
        raise refuse("record.stale", "已被他人处理，请刷新后再试")
    for name, value in changes.items():
        setattr(subject, name, value)


def _record_all(key: str, passed: Passed) -> None:
    at = timezone.now()
    insert_rows(
        [
            _entry(Fact(key, what, before, after, actor.key, actor.name, at, detail))
            for what, before, after, actor, detail in passed
        ]
    )


def _entry(fact: Fact) -> Entry:
    salt = secrets.token_bytes(16)
    return new_row(
        Entry,
        subject=fact.subject,
        move=fact.move,
        before=fact.before,
        after=fact.after,
        actor=fact.actor,
        actor_name=fact.actor_name,
        at=fact.at,
        detail=fact.detail,
        salt=salt,
        digest=entry_digest(fact, salt),
    )
