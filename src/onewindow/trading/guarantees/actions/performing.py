"""Performance bonds (履约担保): asked of the winner, given before the contract, released after."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from onewindow.foundation.directory.api import Enterprise
from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import create
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.guarantees.actions.offering import Choice, begin, check_choice
from onewindow.trading.guarantees.actions.refunding import order_refund, release_letter
from onewindow.trading.guarantees.gateways import (
    facts_of,
    handle_of,
    new_reference,
    particulars_of,
    seal,
)
from onewindow.trading.guarantees.models import Guarantee
from onewindow.trading.guarantees.queries import is_works_lot
from onewindow.trading.guarantees.rules import (
    GUARANTEE,
    DepositFacts,
    Form,
    GuaranteeState,
    Particulars,
    Purpose,
    check_time,
)
from onewindow.trading.tendering.api import Lot


@dataclass(frozen=True, slots=True)
class PerformanceTerms:
    """The bond asked for: yuan, for a contract of so much, until when given, how long valid."""

    amount: Decimal
    contract_amount: Decimal
    due: datetime
    valid_until: date


def hold_performance(
    *, lot: Lot, enterprise: Enterprise, terms: PerformanceTerms, at: datetime, actor: Actor
) -> Guarantee:
    """
    Ask the winner for a performance bond; he then chooses its form on his page.

    :raises Refused: if it is above the legal limit, or one is asked for already.
    """
    refuse_if_any(_check_terms(lot, terms, at=at))
    reference = new_reference("LY")
    said = Particulars(
        lot=lot.pk,
        lot_code=lot.code,
        enterprise=enterprise.pk,
        credit_code=enterprise.credit_code,
        bidder=enterprise.name,
        beneficiary=lot.tender.tenderer.name,
        amount=terms.amount,
        due=terms.due,
        valid_until=terms.valid_until,
        partner="",
        actor_key=actor.key,
        actor_name=actor.name,
        started_at=at,
    )
    guarantee = Guarantee(
        reference=reference,
        purpose=Purpose.PERFORMANCE,
        form=Form.LETTER,
        handle=handle_of(Purpose.PERFORMANCE, lot.code, enterprise.credit_code),
        content=seal(reference, said.as_record()),
        lot=lot,
        enterprise=enterprise,
        is_winner=True,
    )
    try:
        create(
            subject=guarantee,
            lifecycle=GUARANTEE,
            names=["ask"],
            actor=actor,
            start=GuaranteeState.ASKED,
            details={"ask": {"lot": lot.code, "amount": f"{terms.amount:.2f}"}},
        )
    except IntegrityError:
        raise refuse("performance.twice", "已经要求过履约担保") from None
    return guarantee


@transaction.atomic
def choose_performance(
    *, guarantee: Guarantee, choice: Choice, at: datetime, actor: Actor
) -> None:
    """
    Give the bond in the form that the winner chose.

    :raises Refused: if the time is over, or the choice is not whole.
    """
    said = particulars_of(guarantee)
    refuse_if_any([*check_time(at=at, due=said.due), *check_choice(choice, is_basic_asked=False)])
    begin(guarantee=guarantee, said=said, choice=choice, at=at, actor=actor)


def performance_of(lot: Lot, enterprise: Enterprise) -> DepositFacts | None:
    """Return how the winner's performance bond stands, or None if none is asked for."""
    rows = Guarantee.objects.filter(
        lot=lot, enterprise=enterprise, purpose=Purpose.PERFORMANCE
    ).prefetch_related("lines")
    guarantee = rows.order_by("-id").first()
    return facts_of(guarantee) if guarantee else None


@transaction.atomic
def release_performance(
    *, lot: Lot, enterprise: Enterprise, at: datetime, actor: Actor
) -> Guarantee:
    """
    Give the bond back after the work was accepted: money with interest, a letter released.

    :raises Refused: if none is held, or it is claimed.
    """
    rows = Guarantee.objects.filter(lot=lot, enterprise=enterprise, purpose=Purpose.PERFORMANCE)
    guarantee = rows.order_by("-id").first()
    if guarantee is None:
        raise refuse("performance.none", "没有履约担保")
    said = particulars_of(guarantee)
    if guarantee.form == Form.TRANSFER:
        order_refund(guarantee=guarantee, said=said, at=at, actor=actor)
    else:
        release_letter(guarantee=guarantee, said=said, at=at, actor=actor)
    return guarantee


def _check_terms(lot: Lot, terms: PerformanceTerms, *, at: datetime) -> list[Violation]:
    code = "ztb.performance" if is_works_lot(lot) else "gp.performance"
    limit = policy_in_force(code, on=lot.tender.law_day, region=lot.tender.region)
    most = terms.contract_amount * limit.value
    found = [*check_time(at=at, due=terms.due)]
    if terms.amount <= 0:
        found.append(Violation("performance.amount", "履约担保金额应大于0", "", "amount"))
    if terms.amount > most:
        words = f"履约担保{terms.amount:,.2f}元，不得超过合同金额的上限{most:,.2f}元"
        found.append(Violation("performance.limit", words, limit.source, "amount"))
    return found
