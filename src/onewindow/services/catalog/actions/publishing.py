"""Making editions, and the day on which they come into force."""

import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone

from onewindow.engines.decisions.api import KeptTable, compiled, keep_table
from onewindow.foundation.records.api import insert_rows, move, record
from onewindow.kernel.actors import Actor
from onewindow.services.catalog.models import CatalogueStamp, ChangeRequest, Edition, Matter
from onewindow.services.catalog.queries import forget_catalogue, kept, stored_form, table_of
from onewindow.services.catalog.rules import EDITION, EditionState, MatterContent
from onewindow.services.catalog.rules.tables import with_domains


def touch_catalogue() -> None:
    """
    Say that the catalogue changed: this process follows at once, the others within a second.

    Call it last in a transaction, so that nobody keeps what is not committed.
    """
    CatalogueStamp.objects.update_or_create(pk=1, defaults={"stamp": secrets.token_hex(16)})
    forget_catalogue()
    transaction.on_commit(forget_catalogue)


def publish_edition(
    *,
    matter: Matter,
    content: MatterContent,
    starts: date,
    on: date,
    actor: Actor,
    change: ChangeRequest | None = None,
) -> Edition:
    """Make the next edition of a matter; the caller touches the catalogue after the last one."""
    raw, digest = stored_form(content)
    newest = Edition.objects.filter(matter=matter).order_by("-number").defer("content").first()
    edition = Edition(
        matter=matter,
        number=newest.number + 1 if newest else 1,
        starts=starts,
        state=EditionState.SCHEDULED if starts > on else EditionState.PUBLISHED,
        content=raw,
        digest=digest,
        published_at=timezone.now(),
        change=change,
    )
    insert_rows([edition])
    if (table := with_domains(content)) is not None:
        keep_table(table)
    record(
        subject=edition,
        what="edition.publish",
        actor=actor,
        after=edition.state,
        detail={
            "matter": matter.slug,
            "number": edition.number,
            "starts": starts.isoformat(),
            "digest": digest,
        },
    )
    if edition.state == EditionState.PUBLISHED:
        _make_current(edition, actor=actor)
    return edition


def kept_table(edition: Edition) -> KeptTable:
    """
    Return the edition's table as judgements refer to it; the process remembers it.

    It was kept with the publication; that of an edition of release 0.1 is kept at first use.

    :raises ValueError: if the edition has no table.
    """
    room = kept("tables")
    if edition.digest in room:
        return room[edition.digest]
    table = table_of(edition)
    if table is None:
        raise ValueError(f"{edition} 没有判定规则")
    found = KeptTable.objects.filter(digest=compiled(table).digest).first()
    if found is None:
        # 同一事务若回滚，这一行就没有了，所以刚存入的不记住。
        return keep_table(table)
    room[edition.digest] = found
    return found


@transaction.atomic
def bring_into_force(*, on: date, actor: Actor) -> list[Edition]:
    """Bring the editions whose day has come into force, in order; return them."""
    due = Edition.objects.filter(state=EditionState.SCHEDULED, starts__lte=on)
    started = list(due.select_related("matter").order_by("starts", "number"))
    for edition in started:
        move(subject=edition, lifecycle=EDITION, name="take_effect", actor=actor)
        _make_current(edition, actor=actor)
    if started:
        touch_catalogue()
    return started


def _make_current(edition: Edition, *, actor: Actor) -> None:
    older = Edition.objects.filter(
        matter_id=edition.matter_id,
        state__in=(EditionState.PUBLISHED, EditionState.SCHEDULED),
        starts__lte=edition.starts,
    ).exclude(pk=edition.pk)
    for one in older.defer("content"):
        move(subject=one, lifecycle=EDITION, name="supersede", actor=actor)
    Matter.objects.filter(pk=edition.matter_id).update(current=edition)
