"""Committees of the demonstration: drawn by three parties, their seats filled."""

import secrets
from datetime import datetime, timedelta

from onewindow.city.openings import parties
from onewindow.foundation.accounts.api import User
from onewindow.kernel.actors import Actor
from onewindow.kernel.draw import commitment_of
from onewindow.trading.evaluation.api import (
    PARTIES,
    CommitteePlan,
    Draw,
    accept_seat,
    commit_number,
    decline_seat,
    prepare_draw,
    reveal_number,
    run_draw,
)
from onewindow.trading.tendering.api import Lot


def committee_plan(starts_at: datetime, *, size: int = 5) -> CommitteePlan:
    """Return the plan of a committee, all of it drawn but the buyer's own one."""
    specialities = ["A0801", "A06"]
    return CommitteePlan(
        size=size, experts=size - 1, specialities=specialities, starts_at=starts_at
    )


def draw_committee(lot: Lot, *, at: datetime, plan: CommitteePlan, actor: Actor) -> Draw:
    """
    Draw a lot's experts with the numbers of all three parties.

    :raises Refused: never with the city as shipped.
    """
    holders = dict(zip(PARTIES, parties(), strict=True))
    draw = prepare_draw(lot=lot, plan=plan, at=at, actor=actor)
    nonces = {name: secrets.token_bytes(32) for name in PARTIES}
    for name, nonce in nonces.items():
        holder = holders[name]
        commit_number(
            draw=draw,
            party=name,
            commitment=commitment_of(name, nonce),
            holder=holder,
            at=at,
            actor=Actor(f"user:{holder.pk}", holder.name),
        )
    for name, nonce in nonces.items():
        holder = holders[name]
        reveal_number(
            draw=draw,
            party=name,
            nonce=nonce.hex(),
            holder=holder,
            at=at,
            actor=Actor(f"user:{holder.pk}", holder.name),
        )
    draw.refresh_from_db()
    run_draw(draw=draw, at=at, actor=actor)
    return draw


def fill_seats(draw: Draw) -> None:
    """
    Let one expert decline and all others accept.

    :raises Refused: never with the city as shipped.
    """
    first = draw.seats.order_by("id")[0]
    decline_seat(seat=first, reason="出差在外", at=first.invited_at + timedelta(minutes=8))
    for seat in draw.seats.filter(state="invited").order_by("id"):
        accept_seat(seat=seat, at=seat.invited_at + timedelta(minutes=12))


def lend_account(draw: Draw, *, holder: str) -> None:
    """Give a demonstration account to one who was drawn and has none, to answer as him."""
    taken = User.objects.filter(person__isnull=False).exclude(username=holder).values("person")
    seats = draw.seats.filter(state__in=["invited", "accepted"])
    free = seats.exclude(member__expert__person__in=taken).order_by("id")
    person = free.select_related("member__expert__person")[0].member.expert.person
    User.objects.filter(username=holder).update(person=person, name=person.name)
