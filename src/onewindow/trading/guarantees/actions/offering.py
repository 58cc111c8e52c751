"""A bidder gives a deposit: by transfer, letter or policy; takes it back before the deadline."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from onewindow.foundation.directory.api import Enterprise
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.guarantees.actions.keeping import (
    account_bank,
    insert_guarantee,
    move_guarantee,
    partner_of,
    send_later,
)
from onewindow.trading.guarantees.actions.refunding import order_refund, release_letter
from onewindow.trading.guarantees.gateways import (
    asked_of,
    handle_of,
    lines_of,
    mark,
    new_reference,
)
from onewindow.trading.guarantees.models import Guarantee, Partner
from onewindow.trading.guarantees.queries import DepositTerms, deposit_terms
from onewindow.trading.guarantees.rules import (
    FORMS_OF,
    LIVING,
    Asked,
    Form,
    GuaranteeState,
    Particulars,
    PartnerKind,
    Purpose,
    check_time,
    received,
)
from onewindow.trading.tendering.api import Lot, LotState, TenderState, check_invited

_TWICE = "这个标段已经办了一笔保证金，请先取消原来的"


@dataclass(frozen=True, slots=True)
class Choice:
    """How the bidder wants to give it: his basic account for a transfer, or an institution."""

    form: Form
    basic_account: str = ""
    partner: str = ""


def start_deposit(
    *, lot: Lot, enterprise: Enterprise, choice: Choice, at: datetime, actor: Actor
) -> Guarantee:
    """
    Begin a deposit: an account to pay into, or an application to an institution.

    :raises Refused: with everything that stands against it.
    """
    terms = deposit_terms(lot)
    refuse_if_any(
        [
            *check_time(at=at, due=terms.due),
            *_check_lot(lot),
            *check_invited(lot.tender, enterprise),
            *check_choice(choice, is_basic_asked=terms.is_basic_asked),
        ]
    )
    guarantee = Guarantee(
        reference=new_reference("BZ"),
        purpose=Purpose.BID,
        form=choice.form,
        handle=handle_of(Purpose.BID, lot.code, enterprise.credit_code),
    )
    said = _said(lot, enterprise, terms, at=at, actor=actor)
    try:
        with transaction.atomic():
            _refuse_twice(guarantee.handle)
            begin(guarantee=guarantee, said=said, choice=choice, at=at, actor=actor)
    except IntegrityError:
        raise refuse("guarantee.twice", _TWICE) from None
    return guarantee


def begin(
    *, guarantee: Guarantee, said: Particulars, choice: Choice, at: datetime, actor: Actor
) -> None:
    """
    Let a guarantee pass its first move: an account of its own, or an application on its way.

    :raises Refused: if the bank or the institution is not connected.
    """
    guarantee.form = choice.form
    if choice.form is Form.TRANSFER:
        bank = account_bank()
        account = f"8{settings.TRADING_PLATFORM}{secrets.randbelow(10**14):014d}"
        guarantee.account_mark = mark("account", account)
        said = said.with_(partner=bank.code, account=account, basic_account=choice.basic_account)
        _first_move(guarantee, said, "choose_transfer", actor)
        return
    institution = Partner.objects.get(code=choice.partner)
    said = said.with_(partner=institution.code)
    _first_move(guarantee, said, "apply", actor)
    send_later(
        partner=institution,
        kind=Asked.APPLY,
        body=_application(guarantee, said),
        at=at,
        guarantee=guarantee,
    )


@transaction.atomic
def withdraw_deposit(*, guarantee: Guarantee, at: datetime, actor: Actor) -> None:
    """
    Take a bid deposit back before the deadline (撤回): nothing came yet, it is cancelled; money is
    paid back with interest; a letter is released.

    :raises Refused: if the deadline has passed, or nothing is left to take back.
    """
    found = Guarantee.objects.select_for_update().get(pk=guarantee.pk)
    said = asked_of(found)
    refuse_if_any(check_time(at=at, due=said.due))
    said = said.with_(withdrawn_at=at)
    if found.form == Form.TRANSFER and received(lines_of(found)):
        order_refund(guarantee=found, said=said, at=at, actor=actor)
    elif found.state == GuaranteeState.IN_FORCE:
        release_letter(guarantee=found, said=said, at=at, actor=actor)
    else:
        move_guarantee(found, "cancel", actor, said=said)
        if found.form != Form.TRANSFER:
            body = {"reference": found.reference}
            send_later(
                partner=partner_of(said), kind=Asked.CANCEL, body=body, at=at, guarantee=found
            )
    guarantee.refresh_from_db()


def check_choice(choice: Choice, *, is_basic_asked: bool) -> list[Violation]:
    """Return what is wrong with the form, the account or the institution that was chosen."""
    if choice.form is Form.TRANSFER:
        digits = choice.basic_account
        if is_basic_asked and not (
            digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 32
        ):
            words = "请填写企业基本账户的账号（8至32位数字）"
            return [Violation("guarantee.account", words, "", "basic_account")]
        return []
    found = Partner.objects.filter(code=choice.partner, is_active=True).first()
    if found is None or FORMS_OF[PartnerKind(found.kind)] is not choice.form:
        words = f"请选择出具{choice.form.label}的机构"
        return [Violation("guarantee.partner", words, "", "partner")]
    return []


def _check_lot(lot: Lot) -> list[Violation]:
    if not lot.bid_security:
        return [Violation("guarantee.none", "本标段不要求投标保证金")]
    if lot.is_suspended:
        return [Violation("guarantee.suspended", "本标段暂停中，恢复后才能办理")]
    if lot.state != LotState.OPEN or lot.tender.state != TenderState.ANNOUNCED:
        return [Violation("guarantee.lot", "本标段现在不收投标保证金")]
    return []


def _refuse_twice(handle: str) -> None:
    if Guarantee.objects.filter(handle=handle, state__in=LIVING).exists():
        raise refuse("guarantee.twice", _TWICE)


def _first_move(guarantee: Guarantee, said: Particulars, name: str, actor: Actor) -> None:
    if guarantee.pk is None:
        insert_guarantee(guarantee, said, name, actor)
        return
    move_guarantee(
        guarantee,
        name,
        actor,
        said=said,
        form=guarantee.form,
        account_mark=guarantee.account_mark,
    )


def _said(
    lot: Lot, enterprise: Enterprise, terms: DepositTerms, *, at: datetime, actor: Actor
) -> Particulars:
    return Particulars(
        lot=lot.pk,
        lot_code=lot.code,
        enterprise=enterprise.pk,
        credit_code=enterprise.credit_code,
        bidder=enterprise.name,
        beneficiary=terms.beneficiary,
        amount=terms.amount,
        due=terms.due,
        valid_until=terms.valid_until,
        partner="",
        actor_key=actor.key,
        actor_name=actor.name,
        started_at=at,
    )


def _application(guarantee: Guarantee, said: Particulars) -> dict[str, str]:
    return {
        "reference": guarantee.reference,
        "purpose": guarantee.purpose,
        "lot_code": said.lot_code,
        "beneficiary": said.beneficiary,
        "applicant": said.bidder,
        "credit_code": said.credit_code,
        "amount": f"{said.amount:.2f}",
        "valid_from": timezone.localtime(said.due).date().isoformat(),
        "valid_until": said.valid_until.isoformat(),
        "needed_by": said.due.isoformat(),
    }
