"""The talks with a single source over HTTP: written, signed by all who bought."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from onewindow.foundation.accounts.api import SigningCertificate, User, caller_of, signed_bytes
from onewindow.kernel.violations import refuse
from onewindow.trading.contracts.actions import (
    NEGOTIATE,
    sign_negotiation,
    write_negotiation,
)
from onewindow.trading.contracts.endpoints.schemas import Yuan
from onewindow.trading.contracts.endpoints.scope import TENDERERS, LotCode, run_lot
from onewindow.trading.contracts.models import Negotiation
from onewindow.trading.contracts.queries import negotiation_of, negotiation_statement
from onewindow.trading.contracts.rules import NegotiationDraft
from onewindow.trading.evaluation.api import Signing

router = Router()
Text = Annotated[str, Field(max_length=4000)]


class BuyerIn(Schema):
    """One who bought: his account, his employer and title."""

    username: str = Field(max_length=150)
    title: str = Field(max_length=80)


class TalksIn(Schema):
    """The record of the talks."""

    supplier: str = Field(max_length=18, description="统一社会信用代码")
    held_at: datetime
    place: str = Field(max_length=120)
    costs: Text
    terms: Text
    price: Yuan
    duration_days: int = Field(ge=0, le=36500)
    quality: str = Field(max_length=200)
    people: list[BuyerIn] = Field(max_length=20)


class TalksOut(Schema):
    """How the record stands."""

    supplier: str
    price: Decimal
    state: str
    state_label: str
    publicity: str
    unsigned: list[str]


class DissentIn(Schema):
    """A dissent that is to be signed, if any."""

    dissent: str = Field("", max_length=1000)


class TalksSignatureIn(DissentIn):
    """A signature: the caller's registered certificate, and the value in hex."""

    certificate: int
    signature: str = Field(max_length=2000)


@router.put("lots/{code}/negotiation", response=TalksOut, auth=TENDERERS)
def write(request: HttpRequest, code: LotCode, body: TalksIn) -> dict[str, Any]:
    """Write the record, or write it anew while nobody has signed."""
    said = body.model_dump(exclude={"people"})
    people = [(one.username, one.title) for one in body.people]
    found = write_negotiation(
        lot=run_lot(request, code),
        draft=NegotiationDraft(people=people, **said),
        actor=caller_of(request).actor,
    )
    return _shown(found)


@router.get("lots/{code}/negotiation", response=TalksOut, auth=TENDERERS)
def show(request: HttpRequest, code: LotCode) -> dict[str, Any]:
    """Tell how the record stands."""
    return _shown(_found(request, code))


@router.post("lots/{code}/negotiation/statement", response=dict[str, str], auth=TENDERERS)
def statement(request: HttpRequest, code: LotCode, body: DissentIn) -> dict[str, str]:
    """Tell which bytes, in hex, one signs for the record with this dissent."""
    found = _found(request, code)
    content = negotiation_statement(found, body.dissent)
    return {"statement": signed_bytes(found, NEGOTIATE, content).hex()}


@router.post("lots/{code}/negotiation/sign", response=TalksOut, auth=TENDERERS)
def sign(request: HttpRequest, code: LotCode, body: TalksSignatureIn) -> dict[str, Any]:
    """Sign the record, or one's dissent from it."""
    found, user = _found(request, code), caller_of(request).user
    certificate = SigningCertificate.objects.filter(pk=body.certificate, user=user).first()
    if certificate is None or not isinstance(user, User):
        raise refuse("certificate.other", "请选择您自己登记的签名证书")
    sign_negotiation(
        negotiation=found,
        signing=Signing(certificate, body.signature, user),
        dissent=body.dissent,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return _shown(found)


def _found(request: HttpRequest, code: str) -> Negotiation:
    found = negotiation_of(run_lot(request, code))
    if found is None:
        raise Http404
    return found


def _shown(found: Negotiation) -> dict[str, Any]:
    owed = found.negotiators.filter(signature="owed").select_related("user").order_by("id")
    return {
        "supplier": found.supplier.credit_code,
        "price": found.price,
        "state": found.state,
        "state_label": found.get_state_display(),
        "publicity": found.publicity,
        "unsigned": [one.user.name for one in owed],
    }
