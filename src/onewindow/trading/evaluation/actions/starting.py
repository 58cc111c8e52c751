"""Before and at the start of an evaluation: prepared, the tenderer's people named, started."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from string import ascii_uppercase
from typing import Any

from django.db import transaction

from onewindow.foundation.accounts.api import Role, holds
from onewindow.foundation.records.api import create, insert_rows, move, next_number, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.bidding.api import OpenedBid, PriceRoll, opened_bids
from onewindow.trading.evaluation.models import Contender, Evaluation, Member, Seat
from onewindow.trading.evaluation.queries import (
    draws_of,
    evaluation_of,
    least_bidders,
    members_of,
)
from onewindow.trading.evaluation.rules import (
    EVALUATION,
    MEMBER,
    Blinds,
    ContenderState,
    DrawState,
    EvaluationState,
    MemberState,
    SeatState,
    check_rate,
)
from onewindow.trading.tendering.api import (
    Benchmark,
    EvaluationTerms,
    Lot,
    LotState,
    check_not_suspended,
)

_MEMBERS = "《招标投标法》第三十七条"


@dataclass(frozen=True, slots=True)
class EvaluationPlan:
    """How a lot will be evaluated: terms, what is hidden, ranked or not, the rate drawn."""

    terms: EvaluationTerms
    blinds: Blinds = field(default_factory=Blinds)
    is_ranked: bool = True
    rate: Decimal | None = None


@transaction.atomic
def prepare_evaluation(*, lot: Lot, plan: EvaluationPlan, actor: Actor) -> Evaluation:
    """
    Prepare the evaluation of an opened lot; the terms are those of the issued document.

    :raises Refused: if the lot is not opened, has an evaluation or no draw yet, or the rate that
        was drawn at the opening is missing or none of the document's.
    """
    Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    draw = draws_of(lot).exclude(state=DrawState.CANCELLED).first()
    if draw is None:
        raise refuse("evaluation.draw", "请先抽取评标专家", _MEMBERS)
    refuse_if_any(_check_prepared(lot, plan))
    number = next_number(f"evaluation:{lot.code}")
    evaluation = Evaluation(
        lot=lot,
        code=f"{lot.code}-P{number}",
        terms=plan.terms.as_record(),
        is_blind=plan.blinds.is_blind,
        hides_prices=plan.blinds.hides_prices,
        is_ranked=plan.is_ranked,
        rate=plan.rate,
        starts_at=draw.starts_at,
    )
    insert_rows([evaluation])
    detail = {"terms": evaluation.terms, "is_ranked": plan.is_ranked}
    record(
        subject=evaluation,
        what="evaluation.prepare",
        actor=actor,
        after=EvaluationState.WAITING,
        detail=detail,
    )
    return evaluation


@transaction.atomic
def name_representative(*, evaluation: Evaluation, user: Any, actor: Actor) -> Member:
    """
    Seat one who speaks for the tenderer (招标人代表), before the start or for one who left.

    :raises Refused: if he is not of the tenderer, sits there already, or no seat is left for him.
    """
    evaluation = locked(evaluation)
    draw = draws_of(evaluation.lot).exclude(state=DrawState.CANCELLED)[0]
    places = draw.size - draw.plan["experts"]
    seated = [one for one in members_of(evaluation) if one.is_representative]
    problems = []
    if not holds(user, Role.TENDERER, path=evaluation.lot.tender.tenderer.path):
        problems.append(Violation("member.tenderer", "招标人代表须是招标人的人员", _MEMBERS))
    if evaluation.state not in {EvaluationState.WAITING, EvaluationState.SITTING}:
        problems.append(Violation("member.late", "评标已经进行，不能再增加成员"))
    if evaluation.members.filter(user=user).exists():
        problems.append(Violation("member.twice", "此人已在本次评标委员会"))
    if len(seated) >= places:
        problems.append(Violation("member.places", f"招标人代表只有{places}席", _MEMBERS))
    refuse_if_any(problems)
    return _seat(evaluation, user, None, actor)


@transaction.atomic
def start_evaluation(*, evaluation: Evaluation, at: datetime, actor: Actor) -> None:
    """
    Start: the committee's names are unsealed, and the opened bids come before it.

    :raises Refused: before the hour, while the committee is not complete, or with fewer bids than
        the law asks for.
    """
    evaluation = locked(evaluation)
    lot = evaluation.lot
    seats = list(accepted_seats(lot).exclude(pk__in=_seats_of(evaluation)))
    bids = opened_bids(lot)
    draw = draws_of(lot).exclude(state=DrawState.CANCELLED)[0]
    least, source = least_bidders(lot)
    problems: list[Violation] = []
    if at < evaluation.starts_at:
        problems.append(Violation("evaluation.early", "还没有到评标开始时间，名单不能解封"))
    problems += check_not_suspended(lot)
    if len(members_of(evaluation)) + len(seats) != draw.size:
        problems.append(
            Violation("evaluation.committee", f"评标委员会应为{draw.size}人，还没有到齐", _MEMBERS)
        )
    for one in bids:
        if one.roll is None:
            words = f"{one.enterprise}的开标一览表不是规定格式，读不出报价"
            problems.append(Violation("evaluation.roll", words))
    if len(bids) < least:
        words = f"开标后有效投标只有{len(bids)}家，不足{least}家，不得评标"
        problems.append(Violation("evaluation.bidders", words, source))
    refuse_if_any(problems)
    move(subject=evaluation, lifecycle=EVALUATION, name="start", actor=actor, started_at=at)
    for seat in seats:
        seat_expert(evaluation, seat)
    aliases = _aliases(len(bids))
    secrets.SystemRandom().shuffle(aliases)  # 暗标编号不能从递交次序猜出来
    insert_rows(
        [
            _contender(evaluation, one, roll, alias)
            for one, alias in zip(bids, aliases, strict=True)
            if (roll := one.roll)
        ]
    )


def seat_expert(evaluation: Evaluation, seat: Seat) -> Member:
    """
    Seat a drawn expert who accepted; within a transaction.

    :raises Refused: if he has no account to evaluate with.
    """
    person = seat.member.expert.person
    user = getattr(person, "user", None)
    if user is None:
        raise refuse("member.account", "有专家还没有登录账号，请系统管理员先行授权")
    return _seat(evaluation, user, seat, SYSTEM)


def accepted_seats(lot: Lot) -> Any:
    """Return the accepted seats of all draws of a lot."""
    rows = Seat.objects.filter(draw__lot=lot, state=SeatState.ACCEPTED)
    return rows.select_related("member__expert__person__user").order_by("id")


def locked(evaluation: Evaluation) -> Evaluation:
    """Return the evaluation, held until the commit, with its lot and tender."""
    rows = Evaluation.objects.select_for_update(of=("self",))
    return rows.select_related(
        "lot__tender__procedure", "lot__tender__tenderer", "lot__tender__supervisor"
    ).get(pk=evaluation.pk)


def at_work(evaluation: Evaluation) -> Evaluation:
    """
    Return the evaluation, held until the commit, for a step of the committee.

    :raises Refused: while the lot's procedure is suspended (暂停), with the reason.
    """
    found = locked(evaluation)
    refuse_if_any(check_not_suspended(found.lot))
    return found


def _check_prepared(lot: Lot, plan: EvaluationPlan) -> list[Violation]:
    problems = []
    if lot.state != LotState.OPENED:
        problems.append(Violation("evaluation.lot", "开标以后才能评标"))
    if evaluation_of(lot):
        problems.append(Violation("evaluation.twice", "本标段已经建立评标"))
    if plan.terms.benchmark is Benchmark.LOWERED:
        problems += check_rate(plan.rate, plan.terms.parameters)
    return problems


def _seats_of(evaluation: Evaluation) -> list[int]:
    return [pk for pk in evaluation.members.values_list("seat_id", flat=True) if pk]


def _seat(evaluation: Evaluation, user: Any, seat: Seat | None, actor: Actor) -> Member:
    member = Member(
        evaluation=evaluation,
        number=evaluation.members.count() + 1,
        user=user,
        seat=seat,
    )
    create(
        subject=member,
        lifecycle=MEMBER,
        names=["seat"],
        actor=actor,
        start=MemberState.SEATED,
        details={"seat": {"evaluation": evaluation.code, "number": member.number}},
    )
    return member


def _contender(
    evaluation: Evaluation, opened: OpenedBid, roll: PriceRoll, alias: str
) -> Contender:
    return Contender(
        evaluation=evaluation,
        bid=opened.bid,
        credit_code=opened.enterprise.credit_code,
        name=opened.enterprise.name,
        alias=alias,
        quoted=roll.price,
        price=roll.price,
        brand=roll.brand if evaluation.terms.get("core_product") else "",
        project_manager=roll.manager_name[:60],
        deduction=Decimal(0),
        adjustment=Decimal(0),
        state=ContenderState.STANDING.value,
    )


def _aliases(count: int) -> list[str]:
    """Return A to Z, then AA and on."""
    letters = ascii_uppercase
    return [
        letters[n] if n < len(letters) else letters[n // 26 - 1] + letters[n % 26]
        for n in range(count)
    ]
