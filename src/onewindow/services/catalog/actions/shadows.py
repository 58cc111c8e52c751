"""A change's decision table before it is published: beside the one in force, and on the past."""

from datetime import date, timedelta

from onewindow.engines.decisions.api import (
    DecisionTable,
    Purpose,
    Rerun,
    Terms,
    check_shadow,
    keep_table,
    start_rerun,
    start_shadow,
)
from onewindow.foundation.records.api import key_of
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse
from onewindow.services.catalog.models import ChangeRequest
from onewindow.services.catalog.queries import table_of, table_of_draft

YEAR = timedelta(days=365)


def table_changed_by(change: ChangeRequest) -> DecisionTable | None:
    """Return the decision table that a change would put into force, if it is a new one."""
    draft = table_of_draft(change)
    return None if draft == table_of(change.base) else draft


def shadow_change(change: ChangeRequest, *, on: date, actor: Actor) -> None:
    """Run a proposed table beside the one in force until the change is settled (影子运行)."""
    draft = table_changed_by(change)
    if draft is not None:
        start_shadow(
            decision=change.matter.slug,
            path=change.matter.organization.path,
            table=draft,
            subject=key_of(change),
            on=on,
            actor=actor,
        )


def unshadowed(change: ChangeRequest, *, on: date) -> list[Violation]:
    """Return in what a new table has not yet run long enough beside the one in force."""
    if table_changed_by(change) is None:
        return []
    region = change.matter.organization.region.code
    return check_shadow(subject=key_of(change), region=region, on=on)


def try_change(*, change: ChangeRequest, on: date, actor: Actor) -> Rerun:
    """
    Decide the matter's last year again with the draft's table (试算).

    :raises Refused: if the draft has no readable table that is new.
    """
    draft = table_changed_by(change)
    if draft is None:
        raise refuse("change.no_table", "判定表没有变化，或者还写不完整，不能试算")
    terms = Terms(
        Purpose.WHAT_IF,
        since=on - YEAR,
        decision=change.matter.slug,
        path=change.matter.organization.path,
        table=keep_table(draft),
        subject=key_of(change),
    )
    return start_rerun(terms=terms, actor=actor)
