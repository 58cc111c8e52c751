"""Giving deposits back (退还): ordered from the bank with interest, letters released."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.directory.api import Enterprise
from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import insert_rows
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused
from onewindow.trading.guarantees.actions.keeping import (
    account_bank,
    move_guarantee,
    partner_of,
    send_later,
)
from onewindow.trading.guarantees.gateways import (
    LotEvents,
    clock_case,
    clock_of,
    events_of,
    lines_of,
    particulars_of,
    seal,
)
from onewindow.trading.guarantees.models import Guarantee, Refund
from onewindow.trading.guarantees.queries import is_works_lot
from onewindow.trading.guarantees.rules import (
    Asked,
    Form,
    GuaranteeState,
    LineFacts,
    Particulars,
    Purpose,
    Rate,
    Reckoning,
    charge,
    received,
    refund_start,
)
from onewindow.trading.tendering.api import Lot, law_of, lot_moments, note_event

CASHIER = Actor("system:refunds", "保证金退还")


def refund_due(*, at: datetime) -> int:
    """
    Order every refund and release every letter whose event has happened; return how many.

    A deposit that the tenderer claims waits for the claim's end; one that the bank could not pay
    waits a day.
    """
    rows = Guarantee.objects.filter(
        purpose=Purpose.BID,
        lot__isnull=False,
        state__in=[GuaranteeState.PAID, GuaranteeState.IN_FORCE],
    )
    # 银行退还未成的，隔一天再发，免得每分钟重复同一笔。
    recent = Refund.objects.filter(ordered_at__gt=at - timedelta(days=1))
    lately = set(recent.values_list("guarantee", flat=True))
    known: dict[int, LotEvents] = {}
    count = 0
    for guarantee in rows.select_related("lot__tender__procedure").order_by("id"):
        assert guarantee.lot is not None  # the filter says so
        if guarantee.lot.pk not in known:
            known[guarantee.lot.pk] = events_of(guarantee.lot)
        start = refund_start(clock_case(guarantee, known[guarantee.lot.pk]))
        is_due = start is not None and start.day <= timezone.localtime(at).date()
        if is_due and guarantee.pk not in lately:
            count += _give_back(guarantee, at)
    return count


def give_back_to(*, lot: Lot, enterprise: Enterprise, at: datetime) -> int:
    """
    Give back what a supplier deposited who left a consultation in time; return how many.

    The deposit is no longer owed from the moment it leaves (财库〔2014〕214号第二十二条，待核).
    """
    rows = Guarantee.objects.filter(
        purpose=Purpose.BID,
        lot=lot,
        enterprise=enterprise,
        state__in=[GuaranteeState.PAID, GuaranteeState.IN_FORCE],
    )
    found = rows.select_related("lot__tender__procedure").order_by("id")
    return sum(_give_back(one, at) for one in found)


@transaction.atomic
def order_refund(*, guarantee: Guarantee, said: Particulars, at: datetime, actor: Actor) -> Refund:
    """
    Tell the bank to pay a deposit back with interest, to the account that it came from.

    :raises Refused: if nothing is there to pay back, or somebody else was first.
    """
    lines = [one for one in lines_of(guarantee) if not one.problems]
    reckoning = _reckoned(guarantee, said, lines, at)
    refund = Refund.objects.filter(guarantee=guarantee).first() or Refund(guarantee=guarantee)
    refund.content = seal(guarantee.reference, reckoning.as_record())
    refund.ordered_at = at
    move_guarantee(
        guarantee,
        "order_refund",
        actor,
        said=said,
        detail={"total": f"{reckoning.total:.2f}"},
    )
    if refund.pk is None:
        insert_rows([refund])
    else:
        refund.save(update_fields=["content", "ordered_at"])
    body = {
        "account": said.account,
        "payee": said.bidder,
        "payee_account": lines[0].payer_account if lines else said.basic_account,
        "amount": f"{reckoning.total:.2f}",
        "principal": f"{reckoning.principal:.2f}",
        "about": f"退投标保证金 {said.lot_code}",
    }
    send_later(partner=account_bank(), kind=Asked.REFUND, body=body, at=at, guarantee=guarantee)
    return refund


@transaction.atomic
def release_letter(*, guarantee: Guarantee, said: Particulars, at: datetime, actor: Actor) -> None:
    """
    Release a letter or policy (解除) and tell the institution.

    :raises Refused: if it is not in force.
    """
    move_guarantee(guarantee, "release", actor, said=said)
    body = {"reference": guarantee.reference, "letter_number": said.letter_number}
    send_later(partner=partner_of(said), kind=Asked.RELEASE, body=body, at=at, guarantee=guarantee)


def expire_letters(*, on: date) -> int:
    """Let every letter expire whose last day is over (到期); return how many."""
    count = 0
    for guarantee in Guarantee.objects.filter(state=GuaranteeState.IN_FORCE).order_by("id"):
        until = particulars_of(guarantee).letter_until
        if until and until < on:
            move_guarantee(guarantee, "expire", CASHIER)
            count += 1
    return count


def note_refunds(*, at: datetime) -> int:
    """Date the refund of a lot once everything of it is given back; return how many events."""
    lots = Lot.objects.filter(guarantees__purpose=Purpose.BID).distinct()
    return sum(_noted(lot, at) for lot in lots.select_related("tender__procedure"))


def _noted(lot: Lot, at: datetime) -> int:
    known = lot_moments(lot)
    if "award_notice" not in known and "contract_signed" not in known:
        return 0
    events = {one.code for one in law_of(lot.tender).procedure.events} - set(known)
    count = 0
    for event, winners in (
        ("deposits_refunded", (True, False, None)),
        ("losers_refunded", (False,)),
        ("winner_refunded", (True,)),
    ):
        if event in events and _are_all_back(lot, winners):
            note_event(lot=lot, event=event, at=at, actor=CASHIER)
            count += 1
    return count


def _are_all_back(lot: Lot, winners: tuple[bool | None, ...]) -> bool:
    rows = lot.guarantees.filter(purpose=Purpose.BID)
    states = {one.state for one in rows if one.is_winner in winners}
    return bool(states & _BACK) and states <= _BACK | _NEVER


_BACK = {GuaranteeState.REFUNDED, GuaranteeState.RELEASED, GuaranteeState.FORFEITED}
_NEVER = {GuaranteeState.REJECTED, GuaranteeState.CANCELLED, GuaranteeState.EXPIRED}


def _give_back(guarantee: Guarantee, at: datetime) -> int:
    said = particulars_of(guarantee)
    try:
        if guarantee.form == Form.TRANSFER:
            order_refund(guarantee=guarantee, said=said, at=at, actor=CASHIER)
        else:
            release_letter(guarantee=guarantee, said=said, at=at, actor=CASHIER)
    except Refused:
        return 0
    return 1


def _reckoned(
    guarantee: Guarantee, said: Particulars, lines: list[LineFacts], at: datetime
) -> Reckoning:
    today = timezone.localtime(at).date()
    lot = Lot.objects.select_related("tender__procedure").get(pk=said.lot)
    demand = _rate("guarantee.demand_rate", lot, today)
    interest = tuple(
        charge(one.amount, timezone.localtime(one.credited_at).date(), today, demand)
        for one in lines
    )
    principal = received(lines)
    due = _procurement_due(guarantee, lot)
    if due is None or today <= due:
        return Reckoning(principal, interest)
    times = policy_in_force("gp.deposit_late", on=today, region=lot.tender.region)
    loan = _rate("guarantee.loan_rate", lot, today)
    raised = Rate(loan.yearly * times.value, loan.year_days, times.source, loan.badge)
    return Reckoning(principal, interest, charge(principal, due, today, raised))


def _procurement_due(guarantee: Guarantee, lot: Lot) -> date | None:
    """Return after which day a refund costs more: only procurement law says so (87号令38)."""
    if guarantee.purpose != Purpose.BID or is_works_lot(lot):
        return None
    clock = clock_of(guarantee, events_of(lot))
    return clock.due if clock else None


def _rate(code: str, lot: Lot, on: date) -> Rate:
    region = lot.tender.region
    yearly = policy_in_force(code, on=on, region=region)
    days = policy_in_force("guarantee.year_days", on=on, region=region)
    return Rate(yearly.value, int(days.value), yearly.source, yearly.confidence.badge)
