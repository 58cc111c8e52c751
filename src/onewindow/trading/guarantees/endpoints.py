"""
Guarantees over HTTP: a bidder's deposit, the roll after the opening, partners' messages.

Everything that a bidder or a partner sends is PUT: the same call again gives the same answer, and
no copy of the answer is kept, for it would tell who has paid.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema, Status

from onewindow.foundation.accounts.api import (
    Allow,
    Open,
    Role,
    caller_of,
    client_address,
    enterprises_spoken_for,
    refuse_if_too_often,
)
from onewindow.foundation.directory.api import Enterprise
from onewindow.kernel.violations import refuse
from onewindow.trading.guarantees.actions import (
    Choice,
    deposits_of,
    start_deposit,
    take_message,
    withdraw_deposit,
)
from onewindow.trading.guarantees.gateways import (
    current_of,
    house_key,
    letter_by,
    particulars_of,
    public_pem,
)
from onewindow.trading.guarantees.models import Guarantee, Partner
from onewindow.trading.guarantees.rules import Form
from onewindow.trading.tendering.api import Lot, announced_lot, tenders_of

BIDDERS = Allow(Role.CITIZEN)
READERS = Allow(Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR)
LotCode = Annotated[str, Path(max_length=30)]
CreditCode = Annotated[str, Path(max_length=18)]
TRIES, SECONDS = 60, 600
router = Router(tags=["保证金和保函"])


class DepositIn(Schema):
    """How a deposit is given."""

    form: Form = Field(description="transfer 银行转账、letter 电子保函、policy 保证保险")
    basic_account: str = Field("", max_length=40, description="转账时：企业基本账户的账号")
    partner: str = Field("", max_length=30, description="保函、保险：出具机构代码")


class DepositOut(Schema):
    """A deposit as its bidder sees it."""

    reference: str
    lot: str
    form: Form
    state: str
    state_label: str
    amount: Decimal
    due: datetime
    account: str = Field(description="转账时：收款账号")
    letter_number: str
    problems: list[str]


class RollOut(Schema):
    """How a bidder's deposit stood at the deadline."""

    bidder: str
    credit_code: str
    form: Form
    amount: Decimal
    is_sufficient: bool
    problem: str


class TakenOut(Schema):
    """What became of a partner's message."""

    accepted: bool
    reasons: list[str] = Field(description="不接受的全部理由；没有则为空")


class LetterOut(Schema):
    """A letter or policy, as anybody may check it."""

    number: str
    state: str
    state_label: str
    issuer: str
    beneficiary: str = Field(description="受益人，开标前为空")
    amount: Decimal
    valid_until: date
    sha256: str


@router.get("lots/{code}/deposits", response=list[RollOut], auth=READERS)
def roll(request: HttpRequest, code: LotCode) -> list[dict[str, Any]]:
    """Tell how each bidder's deposit stood, after the deadline only."""
    lot = _announced(request, code)
    user = caller_of(request).user
    if user is None or not tenders_of(user).filter(pk=lot.tender_id).exists():
        raise Http404
    facts = deposits_of(lot, at=timezone.now())
    firms = Enterprise.objects.in_bulk(facts)
    return [
        {
            "bidder": firms[key].name,
            "credit_code": firms[key].credit_code,
            "form": one.form,
            "amount": one.amount,
            "is_sufficient": one.is_sufficient,
            "problem": one.problem,
        }
        for key, one in sorted(facts.items())
    ]


@router.put("lots/{code}/deposits/{credit_code}", response=DepositOut, auth=BIDDERS)
def give(
    request: HttpRequest, code: LotCode, credit_code: CreditCode, body: DepositIn
) -> dict[str, Any]:
    """Begin the deposit of one's own firm; if one is under way in the same form, tell of it."""
    lot, firm = _announced(request, code), _own_firm(request, credit_code)
    found = current_of(lot, firm)
    if found is not None and found.form == body.form:
        return _shown(found)
    choice = Choice(body.form, body.basic_account, body.partner)
    guarantee = start_deposit(
        lot=lot,
        enterprise=firm,
        choice=choice,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return _shown(guarantee)


@router.get("lots/{code}/deposits/{credit_code}", response=DepositOut, auth=BIDDERS)
def own(request: HttpRequest, code: LotCode, credit_code: CreditCode) -> dict[str, Any]:
    """Tell how the deposit of one's own firm stands."""
    found = current_of(_announced(request, code), _own_firm(request, credit_code))
    if found is None:
        raise Http404
    return _shown(found)


@router.delete("lots/{code}/deposits/{credit_code}", response={204: None}, auth=BIDDERS)
def take_back(request: HttpRequest, code: LotCode, credit_code: CreditCode) -> Status[None]:
    """Take the deposit of one's own firm back before the deadline."""
    found = current_of(_announced(request, code), _own_firm(request, credit_code))
    if found is None:
        raise Http404
    withdraw_deposit(guarantee=found, at=timezone.now(), actor=caller_of(request).actor)
    return Status(204, None)


@router.put("partners/{code}/messages", response=TakenOut, auth=Open())
def message(request: HttpRequest, code: Annotated[str, Path(max_length=30)]) -> dict[str, Any]:
    """Take a signed message of a bank or institution (X-Signature: Ed25519 over the raw body)."""
    partner = Partner.objects.filter(code=code).first()
    if partner is None:
        raise Http404
    reasons = take_message(
        partner=partner,
        raw=request.body,
        signature=request.headers.get("X-Signature", ""),
        at=timezone.now(),
    )
    return {"accepted": not reasons, "reasons": reasons}


@router.get("partners/key", auth=Open())
def key(request: HttpRequest) -> HttpResponse:
    """Hand out the public key with which the platform signs its messages to partners."""
    return HttpResponse(public_pem(house_key()), content_type="application/x-pem-file")


@router.get("letters/{number}", response=LetterOut, auth=Open())
def letter(
    request: HttpRequest,
    number: Annotated[str, Path(max_length=60)],
    code: Annotated[str, Query(max_length=40)],
) -> dict[str, Any]:
    """Check a letter or policy by its number and code."""
    address = client_address(request.META, proxies=settings.PROXIES)
    refuse_if_too_often(f"guarantees.check:{address}", limit=TRIES, seconds=SECONDS)
    found = letter_by(number, code)
    if found is None:
        raise Http404
    guarantee, said = found
    return {
        "number": said.letter_number,
        "state": guarantee.state,
        "state_label": guarantee.get_state_display(),
        "issuer": Partner.objects.get(code=said.partner).name,
        "beneficiary": said.beneficiary if guarantee.lot_id else "",
        "amount": said.letter_amount,
        "valid_until": said.letter_until,
        "sha256": said.letter_digest,
    }


def _announced(request: HttpRequest, code: str) -> Lot:
    lot = announced_lot(code, caller_of(request).user)
    if lot is None:
        raise Http404
    return lot


def _own_firm(request: HttpRequest, credit_code: str) -> Enterprise:
    user = caller_of(request).user
    person = user.person if user else None
    firms = enterprises_spoken_for(person, on=timezone.localdate()) if person else []
    firm = next((one for one in firms if one.credit_code == credit_code), None)
    if firm is None:
        raise refuse("guarantee.enterprise", "您不能代表这家企业办理，请先取得企业授权")
    return firm


def _shown(guarantee: Guarantee) -> dict[str, Any]:
    said = particulars_of(guarantee)
    return {
        "reference": guarantee.reference,
        "lot": said.lot_code,
        "form": guarantee.form,
        "state": guarantee.state,
        "state_label": guarantee.get_state_display(),
        "amount": said.amount,
        "due": said.due,
        "account": said.account,
        "letter_number": said.letter_number,
        "problems": list(said.problems),
    }
