"""Before a draw: its rules and its pool are fixed and published (固定抽取方案)."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.policy.api import (
    limits_in_force,
    office_calendar,
    policy_in_force,
)
from onewindow.foundation.records.api import insert_rows, next_number, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.canonical import digest
from onewindow.kernel.draw import Pool, leaf_of
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.trading.bidding.api import deadline_of
from onewindow.trading.evaluation.models import (
    Draw,
    DrawParty,
    Expert,
    PoolMember,
    Speciality,
)
from onewindow.trading.evaluation.queries import (
    PLAN_KIND,
    bidders_of,
    candidates_for,
    draws_of,
    plan_digest,
    seats_taken,
    surroundings_of,
)
from onewindow.trading.evaluation.rules import (
    LIVING,
    PARTIES,
    CommitteeLaw,
    CommitteePlan,
    DrawState,
    Promptness,
    check_committee,
    check_moment,
    check_pool,
    exclusion_of,
)
from onewindow.trading.tendering.api import Family, Lot, law_of, procedure_of

# 每人连同他的封存内容。
Members = list[tuple[Expert, dict[str, str]]]
_LIMITS = ("expert.minimum_reveals", "expert.reveal_minutes")
_ANSWER = ("expert.answer_minutes",)
_PROMPT = {Family.PROCUREMENT: "gp.expert.draw"}


@transaction.atomic
def prepare_draw(*, lot: Lot, plan: CommitteePlan, at: datetime, actor: Actor) -> Draw:
    """
    Fix the rules and the pool of a lot's draw, and publish the pool's root (固定抽取方案).

    After a draw that ran short a further one fills the seats that are left. From here on nothing
    that the outcome depends on can be changed, only published.

    :raises Refused: with everything in which committee, moment, bids or pool fall short.
    """
    Lot.objects.select_for_update().get(pk=lot.pk)  # 两人同时发起时，后一个等前一个
    procedure, law = procedure_of(lot.tender.procedure), law_of(lot.tender)
    committee = procedure.committee
    if committee is None:
        raise refuse("draw.committee", f"{procedure.name}不设评标委员会，不抽取专家")
    size, share = law.limits[committee.size], law.limits[committee.expert_share]
    least = CommitteeLaw(int(size.value), size.source, share.value, share.source)
    refuse_if_any(
        [
            *check_committee(plan, least),
            *check_moment(
                starts_at=plan.starts_at,
                now=at,
                due=deadline_of(lot.tender)[1],
                prompt=_promptness(lot, plan.starts_at, at),
            ),
        ]
    )
    _refuse_if_idle(lot)
    members, aside = _pool(lot, plan, at)
    wanted = plan.experts - seats_taken(lot)
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


def _promptness(lot: Lot, starts_at: datetime, at: datetime) -> Promptness:
    """Return if the evaluation starts within the working days for which names may be known."""
    tender = lot.tender
    family = Family(procedure_of(tender.procedure).family)
    code = _PROMPT.get(family, "expert.draw_days")
    today = timezone.localtime(at).date()
    limit = policy_in_force(code, on=today, region=tender.region)
    last = office_calendar().add(today, int(limit.value))
    return Promptness(timezone.localtime(starts_at).date() <= last, limit.wording, limit.source)


def _refuse_if_idle(lot: Lot) -> None:
    """Refuse a draw for a lot that has its experts, or too few bids to evaluate."""
    if draws_of(lot).filter(state__in=LIVING).exists():
        raise refuse("draw.twice", "本标段正在抽取")
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


def _pool(lot: Lot, plan: CommitteePlan, at: datetime) -> tuple[Members, list[dict[str, str]]]:
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


def _fixed(
    lot: Lot,
    plan: CommitteePlan,
    *,
    wanted: int,
    members: Members,
    aside: list[dict[str, str]],
    at: datetime,
) -> Draw:
    """Write the draw with its parties and its sealed pool."""
    named = Speciality.objects.filter(code__in=plan.specialities).order_by("code")
    answer = limits_in_force(_ANSWER, on=timezone.localtime(at).date(), region=lot.tender.region)
    draw = Draw(
        lot=lot,
        size=plan.size,
        wanted=wanted,
        specialities=sorted(plan.specialities),
        starts_at=plan.starts_at,
        set_aside=aside,
        fixed_at=at,
    )
    said = {
        "committee": plan.size,
        "experts": plan.experts,
        "specialities": [f"{one.code} {one.name}" for one in named],
        "starts_at": plan.starts_at.isoformat(),
        "answer_minutes": int(answer[_ANSWER[0]].value),
        "set_aside": {
            "digest": digest(aside).hex(),
            "counts": dict(Counter(one["reason"] for one in aside)),
        },
    }
    write_draw(draw, [content for _, content in members], said)
    insert_rows(
        [
            PoolMember(draw=draw, place=place, expert=expert, content=content)
            for place, (expert, content) in enumerate(members)
        ]
    )
    return draw


def write_draw(draw: Draw, pool: Sequence[dict[str, str]], said: dict[str, Any]) -> None:
    """Write a draw with its parties over a pool; ``said`` is what its plan says of its own."""
    lot, at = draw.lot, draw.fixed_at
    limits = limits_in_force(_LIMITS, on=timezone.localtime(at).date(), region=lot.tender.region)
    root = Pool.of([leaf_of(content) for content in pool]).root.hex()
    draw.plan = {
        **said,
        "kind": PLAN_KIND,
        "draw": f"{lot.code}-D{next_number(f'draw:{lot.code}')}",
        "lot": f"{lot.code} {lot.name}",
        "wanted": draw.wanted,
        "pool": {"root": root, "size": len(pool)},
        "parties": list(PARTIES),
        "minimum_reveals": int(limits["expert.minimum_reveals"].value),
        "reveal_minutes": int(limits["expert.reveal_minutes"].value),
        "fixed_at": at.isoformat(),
    }
    draw.code, draw.plan_digest = draw.plan["draw"], plan_digest(draw.plan)
    draw.pool_root, draw.pool_size = root, len(pool)
    draw.minimum_reveals = draw.plan["minimum_reveals"]
    insert_rows([draw])
    insert_rows([DrawParty(draw=draw, name=name) for name in PARTIES])
