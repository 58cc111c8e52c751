"""The draw of a committee: fix rules and pool, collect numbers, close, draw."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.policy.api import limits_in_force, office_calendar
from onewindow.foundation.records.api import (
    head_statement,
    insert_rows,
    move,
    next_number,
    record,
    seal_all,
)
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.canonical import digest
from onewindow.kernel.draw import Pool, commitment_of, leaf_of
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.trading.bidding.api import deadline_of
from onewindow.trading.evaluation.actions.seating import fill_seats
from onewindow.trading.evaluation.models import (
    Draw,
    DrawParty,
    Expert,
    PoolMember,
    Seat,
    Speciality,
)
from onewindow.trading.evaluation.queries import (
    PLAN_KIND,
    bidders_of,
    candidates_for,
    draws_of,
    head_after_close,
    may_act_as,
    plan_digest,
    surroundings_of,
)
from onewindow.trading.evaluation.rules import (
    DRAW,
    PARTIES,
    CommitteeLaw,
    CommitteePlan,
    DrawState,
    SeatState,
    check_committee,
    check_moment,
    check_number,
    check_pool,
    exclusion_of,
)
from onewindow.trading.tendering.api import Family, Lot, law_of, procedure_of

_LIMITS = ("expert.minimum_reveals", "expert.reveal_minutes", "expert.answer_minutes")
_PROMPT = {Family.PROCUREMENT: "gp.expert.draw"}
_SUPPLEMENTED = (DrawState.SHORT, DrawState.CANCELLED)


@transaction.atomic
def prepare_draw(*, lot: Lot, plan: CommitteePlan, at: datetime, actor: Actor) -> Draw:
    """
    Fix the rules and the pool of a lot's draw, and publish the pool's root (固定抽取方案).

    After a draw that ran short a further one fills the seats that are left. From here on nothing
    that the outcome depends on can be changed, only published.

    :raises Refused: with everything in which committee, moment, bids or pool fall short.
    """
    procedure, law = procedure_of(lot.tender.procedure), law_of(lot.tender)
    size, share = (
        law.limits[procedure.committee.size],
        law.limits[procedure.committee.expert_share],
    )
    least = CommitteeLaw(int(size.value), size.source, share.value, share.source)
    refuse_if_any(
        [
            *check_committee(plan, least),
            *check_moment(
                starts_at=plan.starts_at,
                now=at,
                due=deadline_of(lot.tender)[1],
                is_prompt=_is_prompt(lot, plan.starts_at, at),
            ),
        ]
    )
    _refuse_if_idle(lot)
    members, aside = _pool(lot, plan, at)
    wanted = plan.experts - _seated(lot)
    refuse_if_any(check_pool(len(members), wanted))
    draw = _fixed(lot, plan, wanted=wanted, members=members, aside=aside, at=at)
    record(
        subject=draw,
        what="draw.prepare",
        actor=actor,
        after=DrawState.COMMITTING,
        detail={"plan": draw.plan_digest, "pool": draw.pool_root, "size": draw.pool_size},
    )
    return draw


@transaction.atomic
def commit_number(
    *, draw: Draw, party: str, commitment: str, holder: Any, at: datetime, actor: Actor
) -> None:
    """
    Take a party's commitment to a secret number that stays with the party (承诺).

    :raises Refused: if the holder is not of this party, has committed for another, the party has
        committed already, or the commitment is none.
    """
    draw = _locked(draw)
    refuse_if_any(check_number(commitment, "承诺"))
    own = _own_party(draw, party, holder)
    if own.commitment:
        raise refuse("draw.committed", f"{party}已经承诺，不能更换")
    others = draw.parties.exclude(pk=own.pk)
    if others.filter(holder=holder).exists():
        raise refuse("draw.same_person", "同一人不能代表两方")
    if others.filter(commitment=commitment).exists():
        raise refuse("draw.same_number", "这个承诺与另一方的相同")
    DrawParty.objects.filter(pk=own.pk).update(
        commitment=commitment, holder=holder, committed_at=at
    )
    detail = {"party": party, "commitment": commitment}
    move(subject=draw, lifecycle=DRAW, name="commit", actor=actor, detail=detail)
    if not others.filter(commitment="").exists():
        due = at + timedelta(minutes=draw.plan["reveal_minutes"])
        move(subject=draw, lifecycle=DRAW, name="all_committed", actor=SYSTEM, reveal_due=due)


@transaction.atomic
def reveal_number(
    *, draw: Draw, party: str, nonce: str, holder: Any, at: datetime, actor: Actor
) -> None:
    """
    Take the secret number of a party; after the last one no more are taken (公开随机数).

    :raises Refused: if the number does not fit the commitment, or it is not the party's turn.
    """
    draw = _locked(draw)
    refuse_if_any(check_number(nonce, "随机数"))
    own = _own_party(draw, party, holder)
    if own.nonce:
        raise refuse("draw.revealed", f"{party}已经公开")
    if commitment_of(party, bytes.fromhex(nonce)) != own.commitment:
        raise refuse("draw.nonce", "随机数与此前的承诺不符，请使用承诺时保存的那一个")
    DrawParty.objects.filter(pk=own.pk).update(nonce=nonce, revealed_at=at)
    detail = {"party": party, "nonce": nonce}
    move(subject=draw, lifecycle=DRAW, name="reveal", actor=actor, detail=detail)
    if not draw.parties.filter(nonce="").exists():
        move(subject=draw, lifecycle=DRAW, name="close", actor=SYSTEM)


@transaction.atomic
def close_reveals(*, draw: Draw, at: datetime, actor: Actor) -> None:
    """
    Stop waiting for a party that keeps its number back; who did stays on record.

    :raises Refused: before the time is up, or if too few parties have revealed.
    """
    draw = _locked(draw)
    silent = list(draw.parties.filter(nonce="").values_list("name", flat=True))
    if draw.reveal_due is None or at < draw.reveal_due:
        raise refuse("draw.waiting", "公开期限还没有到")
    if len(PARTIES) - len(silent) < draw.minimum_reveals:
        raise refuse("draw.few", f"公开随机数的不足{draw.minimum_reveals}方，不能抽取")
    detail = {"silent": silent}
    move(subject=draw, lifecycle=DRAW, name="close", actor=actor, detail=detail)


def run_draw(*, draw: Draw, at: datetime, actor: Actor) -> None:
    """
    Draw: the seed is made of the numbers and the first tree head after they were closed.

    Whoever presses the button and when makes no difference; of two at once one is refused.

    :raises Refused: if the numbers are not closed, or the draw has been made.
    """
    if draw.state == DrawState.CLOSED and head_after_close(draw) is None:
        seal_all()
    _run(draw, at, actor)


@transaction.atomic
def cancel_draw(*, draw: Draw, reason: str, actor: Actor) -> None:
    """
    Give up a draw whose numbers are not yet closed; it stays to be seen with its reason.

    :raises Refused: without a reason, or once the outcome is fixed.
    """
    if len(reason.strip()) < 5:
        raise refuse("draw.reason", "请写明作废的原因")
    words = reason.strip()[:200]
    detail = {"reason": words}
    move(subject=draw, lifecycle=DRAW, name="cancel", actor=actor, detail=detail, reason=words)


@transaction.atomic
def _run(draw: Draw, at: datetime, actor: Actor) -> None:
    head = head_after_close(draw)
    if draw.state == DrawState.CLOSED and head is None:
        raise refuse("draw.head", "正在入账，请过几秒再试")
    statement = head_statement(head) if head else None
    detail = {"head": statement}
    move(subject=draw, lifecycle=DRAW, name="run", actor=actor, detail=detail, head=statement)
    fill_seats(draw=draw, at=at)


def _locked(draw: Draw) -> Draw:
    return (
        Draw.objects.select_for_update(of=("self",)).select_related("lot__tender").get(pk=draw.pk)
    )


def _own_party(draw: Draw, name: str, holder: Any) -> DrawParty:
    own = draw.parties.filter(name=name).first()
    if own is None or not may_act_as(holder, draw, name):
        raise refuse("draw.party", "您不能代表这一方")
    return own


def _is_prompt(lot: Lot, starts_at: datetime, at: datetime) -> bool:
    """Test if the evaluation starts within the working days for which names may be known."""
    tender = lot.tender
    family = Family(procedure_of(tender.procedure).family)
    code = _PROMPT.get(family, "expert.draw_days")
    today = timezone.localtime(at).date()
    days = int(limits_in_force([code], on=today, region=tender.region)[code].value)
    return timezone.localtime(starts_at).date() <= office_calendar().add(today, days)


def _refuse_if_idle(lot: Lot) -> None:
    """Refuse a draw for a lot that has its experts, or too few bids to evaluate."""
    if draws_of(lot).exclude(state__in=_SUPPLEMENTED).exists():
        raise refuse("draw.twice", "本标段已经抽取，或者正在抽取")
    procedure, law = procedure_of(lot.tender.procedure), law_of(lot.tender)
    least = law.limits[procedure.minimum_bidders]
    standing = len(bidders_of(lot))
    # 不收电子投标文件的程序，平台不知道有几家。
    if procedure.custody and standing < least.value:
        raise refuse(
            "draw.bidders",
            f"有效投标只有{standing}家，不足{least.value:f}家，不得评标",
            least.source,
        )


def _pool(
    lot: Lot, plan: CommitteePlan, at: datetime
) -> tuple[list[tuple[Expert, dict[str, str]]], list[dict[str, str]]]:
    """Return who may be drawn, each with his sealed content, and who stands aside and why."""
    surroundings = surroundings_of(
        lot, on=timezone.localtime(plan.starts_at).date(), today=timezone.localtime(at).date()
    )
    members, aside = [], []
    for expert, candidate in candidates_for(
        lot, specialities=plan.specialities, starts_at=plan.starts_at
    ):
        reason = exclusion_of(candidate, surroundings)
        content = {"number": expert.number, "name": expert.person.name}
        salt = secrets.token_hex(16)
        if reason is None:
            members.append((expert, {**content, "weight": "1", "salt": salt}))
        else:
            aside.append({**content, "reason": reason.value, "salt": salt})
    # 按摘要排列：按编号排列的话，知道名册的人能从位置猜出是谁。
    members.sort(key=lambda member: leaf_of(member[1]))
    return members, aside


def _seated(lot: Lot) -> int:
    """Return how many seats earlier draws of the lot that ran short have filled."""
    taken = (SeatState.INVITED, SeatState.ACCEPTED)
    return Seat.objects.filter(draw__lot=lot, state__in=taken).count()


def _fixed(
    lot: Lot,
    plan: CommitteePlan,
    *,
    wanted: int,
    members: Sequence[tuple[Expert, dict[str, str]]],
    aside: list[dict[str, str]],
    at: datetime,
) -> Draw:
    limits = limits_in_force(_LIMITS, on=timezone.localtime(at).date(), region=lot.tender.region)
    root = Pool.of([leaf_of(content) for _, content in members]).root.hex()
    code = f"{lot.code}-D{next_number(f'draw:{lot.code}')}"
    names = dict(Speciality.objects.filter(code__in=plan.specialities).values_list("code", "name"))
    fixed: dict[str, Any] = {
        "kind": PLAN_KIND,
        "draw": code,
        "lot": f"{lot.code} {lot.name}",
        "committee": plan.size,
        "experts": plan.experts,
        "wanted": wanted,
        "specialities": [f"{one} {name}" for one, name in sorted(names.items())],
        "starts_at": plan.starts_at.isoformat(),
        "pool": {"root": root, "size": len(members)},
        "set_aside": {
            "digest": digest(aside).hex(),
            "counts": dict(Counter(one["reason"] for one in aside)),
        },
        "parties": list(PARTIES),
        "minimum_reveals": int(limits["expert.minimum_reveals"].value),
        "reveal_minutes": int(limits["expert.reveal_minutes"].value),
        "answer_minutes": int(limits["expert.answer_minutes"].value),
        "fixed_at": at.isoformat(),
    }
    draw = Draw(
        lot=lot,
        code=code,
        size=plan.size,
        wanted=wanted,
        specialities=sorted(names),
        starts_at=plan.starts_at,
        plan=fixed,
        plan_digest=plan_digest(fixed),
        pool_root=root,
        pool_size=len(members),
        set_aside=aside,
        minimum_reveals=fixed["minimum_reveals"],
        fixed_at=at,
    )
    insert_rows([draw])
    insert_rows([DrawParty(draw=draw, name=name) for name in PARTIES])
    insert_rows(
        [
            PoolMember(draw=draw, place=place, expert=expert, content=content)
            for place, (expert, content) in enumerate(members)
        ]
    )
    return draw
