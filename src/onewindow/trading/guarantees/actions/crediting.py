"""What the bank of the deposit accounts tells: money came, was paid out, or bounced."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from onewindow.foundation.records.api import insert_rows, move, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import refuse
from onewindow.trading.guarantees.actions.keeping import move_guarantee, send_later, tell
from onewindow.trading.guarantees.gateways import (
    asked_of,
    line_facts,
    lines_of,
    mark,
    particulars_of,
    seal,
)
from onewindow.trading.guarantees.models import BankLine, Guarantee, Outgoing, Partner, Refund
from onewindow.trading.guarantees.queries import deposit_terms
from onewindow.trading.guarantees.rules import (
    BANK_LINE,
    CLAIM,
    Asked,
    ClaimState,
    GuaranteeState,
    LineFacts,
    LineState,
    PartnerKind,
    Purpose,
    check_line,
    money,
    received,
)
from onewindow.trading.tendering.api import Lot

_OPEN = frozenset({GuaranteeState.AWAITING, GuaranteeState.PAID})


def take_credit(bank: Partner, body: Mapping[str, Any], at: datetime) -> tuple[str, ...]:
    """
    Book money that came to an account: matched, held because it does not count, or unmatched.

    What is unmatched goes straight back; what is held goes back when the bidder asks for it, or
    after the opening.

    :raises ValueError: if the line is not whole.
    """
    _must_be_bank(bank)
    number = str(body["line"])
    if not 4 <= len(number) <= 60:
        raise ValueError("流水号应为4至60个字符")
    if BankLine.objects.filter(partner=bank, number=number).exists():
        return ()
    facts = LineFacts(
        amount=money(body["amount"]),
        account=str(body["account"]),
        payer=str(body["payer"]),
        payer_account=str(body["payer_account"]),
        credited_at=_moment(body["credited_at"]),
    )
    rows = Guarantee.objects.select_for_update().filter(
        account_mark=mark("account", facts.account)
    )
    guarantee = rows.first()
    held = {"partner": bank, "number": number, "at": at}
    if guarantee is None:
        order_return(
            line=_keep(BankLine(**held, state=LineState.UNMATCHED), facts), at=at, actor=SYSTEM
        )
        return ()
    problems = _problems(guarantee, facts)
    facts = replace(facts, problems=tuple(problems))
    state = LineState.HELD if problems else LineState.MATCHED
    _keep(BankLine(**held, guarantee=guarantee, state=state), facts)
    is_enough = received(lines_of(guarantee)) >= particulars_of(guarantee).amount
    if not problems and is_enough and guarantee.state == GuaranteeState.AWAITING:
        move_guarantee(guarantee, "receive", _actor(bank))
    return ()


def order_return(*, line: BankLine, at: datetime, actor: Actor) -> None:
    """
    Tell the bank to send money back to where it came from (原路退回).

    :raises Refused: if the line is not held, or somebody else was first.
    """
    facts = line_facts(line)
    move(subject=line, lifecycle=BANK_LINE, name="order_return", actor=actor)
    body = {
        "account": facts.account,
        "payee": facts.payer,
        "payee_account": facts.payer_account,
        "amount": f"{facts.amount:.2f}",
        "line": line.number,
        "about": "来款退回",
    }
    send_later(partner=line.partner, kind=Asked.RETURN, body=body, at=at, line=line)


def take_remitted(bank: Partner, body: Mapping[str, Any], at: datetime) -> tuple[str, ...]:
    """
    Book that an order to pay was carried out.

    :raises Refused: if the bank has no such order.
    """
    order = _order(bank, body)
    if order.line:
        move(subject=order.line, lifecycle=BANK_LINE, name="return", actor=_actor(bank))
    elif order.guarantee and order.kind == Asked.REFUND:
        move_guarantee(order.guarantee, "refund", _actor(bank))
        Refund.objects.filter(guarantee=order.guarantee).update(paid_at=at)
        tell(
            order.guarantee,
            "保证金已退还",
            f"“{order.guarantee.lot}”的保证金连同利息已退回原账户。",
        )
    elif order.guarantee:
        claim = order.guarantee.claims.get(state=ClaimState.SENT)
        move(subject=claim, lifecycle=CLAIM, name="pay", actor=_actor(bank))
        move_guarantee(order.guarantee, "forfeit", _actor(bank))
    return ()


def take_bounced(bank: Partner, body: Mapping[str, Any], at: datetime) -> tuple[str, ...]:
    """
    Book that an order to pay could not be carried out; it is ordered again later.

    :raises Refused: if the bank has no such order.
    """
    order = _order(bank, body)
    if order.line:
        move(subject=order.line, lifecycle=BANK_LINE, name="bounce", actor=_actor(bank))
    elif order.guarantee and order.kind == Asked.REFUND:
        move_guarantee(order.guarantee, "bounce", _actor(bank))
    elif order.guarantee:
        claim = order.guarantee.claims.get(state=ClaimState.SENT)
        move(subject=claim, lifecycle=CLAIM, name="refuse", actor=_actor(bank))
    return ()


def _keep(line: BankLine, facts: LineFacts) -> BankLine:
    line.content = seal(line.number, facts.as_record())
    insert_rows([line])
    actor = _actor(line.partner)
    record(subject=line, what="bank_line.take", actor=actor, after=line.state)
    return line


def _problems(guarantee: Guarantee, facts: LineFacts) -> list[str]:
    asked = asked_of(guarantee)
    is_basic_asked = False
    if guarantee.purpose == Purpose.BID:
        lot = Lot.objects.select_related("tender__procedure").get(pk=asked.lot)
        is_basic_asked = deposit_terms(lot).is_basic_asked
    found = [one.message for one in check_line(facts, asked, is_basic_asked=is_basic_asked)]
    if guarantee.state not in _OPEN:
        found.append("这笔保证金已经不再接收来款")
    return found


def _must_be_bank(partner: Partner) -> None:
    if partner.kind != PartnerKind.ACCOUNT_BANK:
        raise refuse("partner.kind", "只有保证金账户开户银行可以发这种报文")


def _order(bank: Partner, body: Mapping[str, Any]) -> Outgoing:
    _must_be_bank(bank)
    rows = Outgoing.objects.select_related(
        "guarantee__lot", "guarantee__enterprise__legal_person", "line__partner"
    )
    order = rows.filter(partner=bank, reference=str(body["order"])).first()
    if order is None:
        raise refuse("partner.order", "没有这笔付款指令")
    return order


def _moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("时间应带时区")
    return moment


def _actor(bank: Partner) -> Actor:
    return Actor(f"partner:{bank.code}", bank.name)
