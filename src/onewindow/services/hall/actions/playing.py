"""Play lists of the hall's screens (节目单): edit, submit, review, retire."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from onewindow.foundation.accounts.api import User
from onewindow.foundation.records.api import Attachment, create, move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.services.hall.actions.telling import tell
from onewindow.services.hall.models import Hall, Playlist, PlaylistItem, Screen
from onewindow.services.hall.rules import (
    PLAYLIST,
    EventKind,
    ItemDraft,
    PlaylistState,
    Schedule,
    check_item,
    check_playlist,
    check_review,
)


@transaction.atomic
def draft_playlist(
    *, hall: Hall, name: str, schedule: Schedule, made_by: User, actor: Actor
) -> Playlist:
    """
    Begin a playlist; nobody sees it before somebody else approved it.

    :raises Refused: if the name is empty or the schedule turns round.
    """
    refuse_if_any(check_playlist(name, schedule))
    playlist = Playlist(
        hall=hall,
        name=name.strip(),
        starts=schedule.starts,
        ends=schedule.ends,
        from_time=schedule.from_time,
        to_time=schedule.to_time,
        made_by=made_by,
    )
    create(
        subject=playlist,
        lifecycle=PLAYLIST,
        names=["draft"],
        actor=actor,
        start=PlaylistState.DRAFT,
    )
    return playlist


@transaction.atomic
def add_item(*, playlist: Playlist, draft: ItemDraft, picture: Attachment | None) -> PlaylistItem:
    """
    Put an item at the end of a playlist that is still edited.

    :raises Refused: if something is missing, or the playlist is no draft any more.
    """
    refuse_if_any([*_check_draft(playlist), *check_item(draft)])
    last = playlist.items.aggregate(last=Max("position"))["last"] or 0
    return PlaylistItem.objects.create(
        playlist=playlist,
        position=last + 1,
        kind=draft.kind.value,
        title=draft.title.strip(),
        body=draft.body.strip(),
        picture=picture,
        address=draft.address.strip(),
        seconds=draft.seconds,
    )


@transaction.atomic
def remove_item(*, item: PlaylistItem) -> None:
    """
    Take an item out of a playlist that is still edited.

    :raises Refused: if the playlist is no draft any more.
    """
    refuse_if_any(_check_draft(item.playlist))
    item.delete()


@transaction.atomic
def submit_playlist(*, playlist: Playlist, screens: Sequence[Screen], actor: Actor) -> None:
    """
    Ask a second person to look at the playlist, for these screens.

    :raises Refused: if it is empty or meant for no screen of its hall.
    """
    reasons = []
    if not playlist.items.exists():
        reasons.append(Violation("playlist.empty", "节目单还没有节目"))
    if not screens or any(screen.hall_id != playlist.hall_id for screen in screens):
        reasons.append(Violation("playlist.screens", "请选择本大厅的显示屏", field="screens"))
    refuse_if_any(reasons)
    playlist.screens.set(screens)
    detail = {"screens": [screen.code for screen in screens]}
    move(subject=playlist, lifecycle=PLAYLIST, name="submit", actor=actor, detail=detail)


@transaction.atomic
def review_playlist(
    *, playlist: Playlist, approved: bool, remark: str, reviewer: User, at: datetime
) -> None:
    """
    Approve a playlist, which puts it on its screens, or return it with a remark.

    :raises Refused: if the reviewer made it himself, or returns it without saying why.
    """
    reasons = list(check_review(made_by=playlist.made_by_id, reviewer=reviewer.pk))
    if not approved and not remark.strip():
        reasons.append(Violation("playlist.remark", "退回时请写明原因", field="remark"))
    refuse_if_any(reasons)
    move(
        subject=playlist,
        lifecycle=PLAYLIST,
        name="approve" if approved else "return",
        actor=Actor(f"user:{reviewer.pk}", str(reviewer)),
        reviewed_by=reviewer,
        remark=remark.strip()[:200],
    )
    if approved:
        tell(hall=playlist.hall_id, kind=EventKind.SCREEN, at=at)


@transaction.atomic
def retire_playlist(*, playlist: Playlist, at: datetime, actor: Actor) -> None:
    """
    Take a playlist off its screens at once.

    :raises Refused: if it is not shown.
    """
    move(subject=playlist, lifecycle=PLAYLIST, name="retire", actor=actor)
    tell(hall=playlist.hall_id, kind=EventKind.SCREEN, at=at)


def _check_draft(playlist: Playlist) -> list[Violation]:
    if playlist.state == PlaylistState.DRAFT:
        return []
    return [Violation("playlist.not_draft", "节目单已提交，不能再改；请退回后修改或另建一份")]
