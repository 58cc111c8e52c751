"""The one door through which a state changes, and the record of it."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from onewindow.foundation.records.actions.writing import insert_rows, joined, update_in_state
from onewindow.foundation.records.models import Entry
from onewindow.foundation.records.rules import Fact, entry_digest
from onewindow.kernel.actors import Actor
from onewindow.kernel.lifecycle import Lifecycle
from onewindow.kernel.violations import refuse

# Each move as (what, before, after, detail).
Passed = list[tuple[str, str, str, dict[str, Any]]]


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
    after, passed = _passed(lifecycle, before, [name], {name: detail or {}})
    _write(subject, before, {"state": after, **changes}, passed, actor)


def move_through(
    *,
    subject: Any,
    lifecycle: Lifecycle,
    names: Sequence[str],
    actor: Actor,
    details: dict[str, dict[str, Any]] | None = None,
    **changes: Any,
) -> None:
    """
    Pass several moves in one write, with one entry for each (an instant decision).

    :raises Refused: if a move is not open in its turn, or somebody else moved the subject first.
    """
    before = subject.state
    after, passed = _passed(lifecycle, before, names, details)
    _write(subject, before, {"state": after, **changes}, passed, actor)


@joined
def create(
    *,
    subject: Any,
    lifecycle: Lifecycle,
    names: Sequence[str],
    actor: Actor,
    start: str,
    details: dict[str, dict[str, Any]] | None = None,
) -> None:
    """
    Insert a new subject that passes several moves in one write, with one entry for each.

    The subject starts in ``start``; the row is inserted once, in its final state.

    :raises Refused: if a move is not open in the state that the one before it leads to.
    """
    subject.state, passed = _passed(lifecycle, start, names, details)
    insert_rows([subject])
    _record_all(key_of(subject), passed, actor)


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


def _write(
    subject: Any, before: str, changes: dict[str, Any], passed: Passed, actor: Actor
) -> None:
    # No savepoint: a refusal has written nothing, so the caller's transaction stays usable.
    with transaction.atomic(savepoint=False):
        was_first = update_in_state(subject, before, changes)
        if was_first:
            _record_all(key_of(subject), passed, actor)
    if not was_first:
        raise refuse("record.stale", "已被他人处理，请刷新后再试")
    for field, value in changes.items():
        setattr(subject, field, value)


def _passed(
    lifecycle: Lifecycle,
    state: str,
    names: Sequence[str],
    details: dict[str, dict[str, Any]] | None,
) -> tuple[str, Passed]:
    passed, state = [], str(state)
    for name in names:
        after = lifecycle.target(name, state).value
        passed.append((f"{lifecycle.name}.{name}", state, after, (details or {}).get(name, {})))
        state = after
    return state, passed


def _record_all(key: str, passed: Passed, actor: Actor) -> None:
    at = timezone.now()
    insert_rows(
        [
            _entry(Fact(key, what, before, after, actor.key, actor.name, at, detail))
            for what, before, after, detail in passed
        ]
    )


def _entry(fact: Fact) -> Entry:
    salt = secrets.token_bytes(16)
    return Entry(
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
