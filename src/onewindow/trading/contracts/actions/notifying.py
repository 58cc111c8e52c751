"""The result goes out: a notice to everybody, the award notice to the winner, a letter to each."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import insert_rows, move, next_number
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.contracts.actions.publishing import kind_for, publish_from_data
from onewindow.trading.contracts.models import Award, ReportedBid, ResultLetter
from onewindow.trading.contracts.queries import (
    decision_words,
    lot_words,
    result_words,
    suspended,
)
from onewindow.trading.contracts.rules import AWARD
from onewindow.trading.tendering.api import Family, Lot, note_event


@transaction.atomic
def notify_result(
    *, award: Award, goods: str, contact: str, at: datetime, actor: Actor
) -> tuple[Violation, ...]:
    """
    Publish the result, send the award notice and a letter to every other bidder.

    ``goods`` (what is bought: name, specification, quantity, unit price) and ``contact`` (the
    purchaser's address and telephone) are what a procurement's notice must say beside the data.
    Return the limits overrun.

    :raises Refused: if nothing is decided, the lot is suspended, or the notice lacks something.
    """
    winner, lot = award.winner, award.lot
    if winner is None:
        raise refuse("award.open", "还没有确定中标人")
    refuse_if_any([*suspended(lot), *_check_said(lot, goods=goods, contact=contact)])
    late = note_event(lot=lot, event="award_notice", at=at, actor=actor)
    publish_from_data(
        lot=lot,
        code=kind_for(lot, "result"),
        terms=_terms(award, winner, goods=goods, contact=contact),
        at=at,
        actor=actor,
    )
    move(
        subject=award,
        lifecycle=AWARD,
        name="notify",
        actor=actor,
        detail={"late": [v.code for v in late]},
        notified_at=at,
    )
    letters = [_letter(award, one, at=at) for one in _judged(award)]
    insert_rows(letters)
    for letter in letters:
        _tell(letter)
    return late


@transaction.atomic
def report_result(*, award: Award, at: datetime, actor: Actor) -> tuple[Violation, ...]:
    """
    Hand the written report on the tender to the supervising body (招标投标情况书面报告).

    The platform holds everything that it must contain; the supervising body reads it there.

    :raises Refused: if the procedure knows no such report, or it was handed in already.
    """
    return note_event(lot=award.lot, event="result_reported", at=at, actor=actor)


def _judged(award: Award) -> list[ReportedBid]:
    return list(award.reported.select_related("enterprise__legal_person").order_by("id"))


def _check_said(lot: Lot, *, goods: str, contact: str) -> Iterator[Violation]:
    if lot.tender.procedure.family != Family.PROCUREMENT:
        return
    source = "财政部令第87号第六十九条"
    if not goods.strip():
        words = "请填写主要标的的名称、规格型号、数量、单价、服务要求"
        yield Violation("result.goods", words, source, "goods")
    if not contact.strip():
        yield Violation("result.contact", "请填写采购人地址和联系方式", source, "contact")


def _terms(award: Award, winner: ReportedBid, *, goods: str, contact: str) -> dict[str, str]:
    lot = award.lot
    known = {
        "lot": lot_words(lot),
        "winner": result_words(winner),
        "decision": decision_words(award),
    }
    if lot.tender.procedure.family != Family.PROCUREMENT:
        return known
    tender = lot.tender
    limit = policy_in_force("gp.result_period", on=tender.law_day, region=tender.region)
    return {
        **known,
        "goods": goods,
        "contact": contact,
        "experts": "、".join(award.experts) or "见评审报告",
        "period": f"自公告发布之日起{limit.value:f}个工作日",
    }


def _letter(award: Award, bid: ReportedBid, *, at: datetime) -> ResultLetter:
    is_winner = award.winner_id == bid.pk
    serial = next_number(f"letter:{award.lot.code}")
    return ResultLetter(
        award=award,
        bid=bid,
        number=f"{award.lot.code}-{'ZB' if is_winner else 'JG'}{serial:02d}",
        is_winner=is_winner,
        content=_content(award, bid, at=at, is_winner=is_winner),
        sent_at=at,
    )


def _content(award: Award, bid: ReportedBid, *, at: datetime, is_winner: bool) -> dict[str, Any]:
    lot, winner = award.lot, award.winner
    tender, day = lot.tender, timezone.localtime(at)
    content = {
        "title": "中标通知书" if is_winner else "中标结果通知书",
        "to": bid.enterprise.name,
        "from": tender.tenderer.name,
        "day": f"{day.year}年{day.month}月{day.day}日",
        "tender": f"{tender.name} {lot.name}",
        "code": lot.transaction_code,
    }
    if is_winner:
        return {**content, "sentences": _winner_sentences(award, bid)}
    name = winner.enterprise.name if winner else ""
    sentences = [f"贵方参加的{tender.name}（{lot.name}）已确定中标人：{name}，感谢参与。"]
    if bid.rejected_for:
        sentences.append(f"贵方投标未通过评审：{bid.rejected_for}。")
    elif bid.score is not None and bid.place:
        sentences.append(f"贵方评审得分{bid.score.normalize():f}分，排序第{bid.place}名。")
    if bid.fall_ground:
        sentences.append(f"贵方{bid.get_fall_ground_display()}：{bid.fall_reason}。")
    return {**content, "sentences": sentences}


def _winner_sentences(award: Award, bid: ReportedBid) -> list[str]:
    tender = award.lot.tender
    works = tender.procedure.family == Family.WORKS
    limit = policy_in_force(
        "ztb.contract" if works else "gp.contract", on=tender.law_day, region=tender.region
    )
    terms = [f"中标价{bid.price:,.2f}元"]
    if bid.duration_days:
        terms.append(f"工期（交货期）{bid.duration_days}日")
    if bid.quality:
        terms.append(f"质量{bid.quality}")
    if bid.project_manager:
        terms.append(f"项目负责人{bid.project_manager}")
    return [
        f"贵方参加的{tender.name}（{award.lot.name}）经评审和定标，确定为中标人。",
        f"{'，'.join(terms)}。",
        f"请自本通知书发出之日起{limit.value:f}日内与我单位签订书面合同（{limit.source}）。",
    ]


def _tell(letter: ResultLetter) -> None:
    """Send word to the firm's legal person, where the register knows one."""
    person = letter.bid.enterprise.legal_person
    if person is None:
        return
    send_message(
        person=person,
        title=letter.content["title"],
        body="".join(letter.content["sentences"]),
        link=reverse("contracts:letter", args=[letter.number]),
        subject=letter.number,
    )
