"""A draw as it is computed and shown: pool, picks, transcript, who may see names when."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from onewindow.foundation.accounts.api import Role, granted_roles, holds
from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import Entry, TreeHead, key_of
from onewindow.kernel.canonical import digest
from onewindow.kernel.draw import (
    Outcome,
    Party,
    Pick,
    Pool,
    Rules,
    leaf_of,
    picks,
    seed_of,
    transcript_of,
)
from onewindow.trading.evaluation.models import Draw, DrawParty, Seat
from onewindow.trading.evaluation.rules import (
    EMPTY_SEATS,
    DrawPurpose,
    DrawState,
    Exclusion,
    SeatState,
)
from onewindow.trading.tendering.api import Lot, LotState

PLAN_KIND = "onewindow.draw.plan.v1"
_ELSEWHERE = (Exclusion.DAY, Exclusion.MONTH)
_RUN = (DrawState.SEATING, DrawState.COMPLETE, DrawState.SHORT)
# 评标委员会成员名单在中标结果确定前保密（《招标投标法》第三十七条）。
_DECIDED = (LotState.AWARDED, LotState.CONTRACTED)


def draws_of(lot: Lot) -> QuerySet[Draw]:
    """Return the draws of a lot, those that came to nothing too, newest first."""
    return Draw.objects.filter(lot=lot).order_by("-id")


def is_run(draw: Draw) -> bool:
    """Test if names have been drawn."""
    return draw.state in _RUN


def may_act_as(user: Any, draw: Draw, name: str) -> bool:
    """Test if the user belongs to a party of the draw."""
    tender = draw.lot.tender
    if name == "交易中心":
        return any(grant.role is Role.TRADING_OFFICER for grant in granted_roles(user))
    if name == "招标人":
        return holds(user, Role.TENDERER, path=tender.tenderer.path)
    return holds(user, Role.SUPERVISOR, path=tender.supervisor.path)


def may_see_names(draw: Draw, *, at: datetime) -> bool:
    """Test if the names are open to those who run and watch this evaluation: once it starts."""
    return is_run(draw) and at >= draw.starts_at


def names_set_aside(draw: Draw) -> list[tuple[str, str, str]]:
    """
    Return number, name and reason of those who stood aside, for after the start.

    Who was left out for lack of room in his days is not named: another draw may hold him sealed.
    """
    return [
        (one["number"], one["name"], Exclusion(one["reason"]).label)
        for one in draw.set_aside
        if one["reason"] not in _ELSEWHERE
    ]


def answer_limit_badge(draw: Draw) -> str:
    """Return how sure the source of the answer limit is, for its badge."""
    on, region = timezone.localtime(draw.fixed_at).date(), draw.lot.tender.region
    return policy_in_force("expert.answer_minutes", on=on, region=region).confidence.badge


def are_names_public(draw: Draw) -> bool:
    """Test if the names are open to everybody: experts' once the result is decided."""
    is_secret = draw.purpose == DrawPurpose.EXPERTS and draw.lot.state not in _DECIDED
    return is_run(draw) and not is_secret


def head_after_close(draw: Draw) -> TreeHead | None:
    """
    Return the first tree head that was signed after the reveals were closed, or None as yet.

    It is the first and no other: who could choose among heads could choose among draws.
    """
    closed = Entry.objects.filter(subject=key_of(draw), move="draw.close", leaf__isnull=False)
    entry = closed.order_by("-id").first()
    if entry is None:
        return None
    return TreeHead.objects.filter(size__gt=entry.leaf).order_by("size").first()


def plan_digest(plan: Mapping[str, Any]) -> str:
    """Return the digest under which the transcript names its plan."""
    return digest(dict(plan)).hex()


def picks_of(draw: Draw) -> tuple[Pick, ...]:
    """Return the picks of a draw that was run: those who cannot come make room for the next."""
    return _picks(draw, _pool(_members(draw)), _parties(draw))


def drawn_members(draw: Draw) -> list[Mapping[str, str]]:
    """Return what the pool holds of those who are drawn, in the order of the draw."""
    members = _members(draw)
    return [members[one.index] for one in picks_of(draw) if one.outcome is Outcome.DRAWN]


def seats_of(draw: Draw) -> QuerySet[Seat]:
    """Return the seats in the order in which they were offered."""
    rows = draw.seats.select_related("member__expert__person")
    return rows.order_by("id")


def seats_taken(lot: Lot) -> int:
    """Return how many seats of the lot's draws are offered or accepted."""
    taken = (SeatState.INVITED, SeatState.ACCEPTED)
    return Seat.objects.filter(draw__lot=lot, state__in=taken).count()


def seat_counts(draw: Draw) -> dict[str, int]:
    """Return how many seats stand in each state, by its label; says nothing of who."""
    found = Counter(draw.seats.values_list("state", flat=True))
    return {state.label: found[state.value] for state in SeatState if found[state.value]}


def transcript_for(draw: Draw, *, is_open: bool) -> dict[str, Any]:
    """Return the transcript of a draw that was run; the picked are named only if open."""
    members = _members(draw)
    pool, parties = _pool(members), _parties(draw)
    made = _picks(draw, pool, parties)
    return transcript_of(
        _rules(draw),
        pool,
        parties=parties,
        head=draw.head or {},
        made=made,
        members=dict(enumerate(members)) if is_open else {},
    )


def _rules(draw: Draw) -> Rules:
    return Rules(
        subject=f"{draw.code} 方案摘要 {draw.plan_digest}",
        wanted=draw.wanted,
        minimum_reveals=draw.minimum_reveals,
    )


def _members(draw: Draw) -> list[Mapping[str, str]]:
    """Return what the pool holds of each member; bidders stand openly in the plan."""
    if draw.purpose == DrawPurpose.BIDDERS:
        return list(draw.plan["members"])
    return [one.content for one in draw.members.order_by("place")]


def _pool(members: Sequence[Mapping[str, str]]) -> Pool:
    return Pool.of([leaf_of(member) for member in members])


def _parties(draw: Draw) -> list[Party]:
    rows: list[DrawParty] = list(draw.parties.order_by("id"))
    return [Party(row.name, row.commitment, row.nonce) for row in rows]


def _picks(draw: Draw, pool: Pool, parties: Sequence[Party]) -> tuple[Pick, ...]:
    gone = draw.seats.filter(state__in=EMPTY_SEATS).values_list("member__place", flat=True)
    return picks(
        seed_of(_rules(draw), pool.root, pool.size, parties, draw.head or {}),
        pool.size,
        wanted=draw.wanted,
        barred=lambda _: "",
        declined=frozenset(gone),
    )
