"""Invitations over HTTP: the tenderer's list, and the letters that one's enterprises got."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from onewindow.foundation.accounts.api import Allow, Role, caller_of
from onewindow.foundation.directory.api import enterprise_by_code
from onewindow.kernel.violations import refuse
from onewindow.trading.tendering.actions import invite_firm
from onewindow.trading.tendering.endpoints.scope import (
    READERS,
    TENDERERS,
    TenderCode,
    run_tender,
    seen_tender,
)
from onewindow.trading.tendering.models import Invitation
from onewindow.trading.tendering.queries import invitations_for, invitations_of

router = Router(tags=["招标采购"])


class InvitedIn(Schema):
    """Which enterprise is to be invited."""

    credit_code: str = Field(max_length=18, description="统一社会信用代码")


class InvitationOut(Schema):
    """An invitation: to whom, with which letter, once it is sent."""

    tender: str
    enterprise: str
    credit_code: str
    letter: str
    sent_at: datetime | None


@router.get("tenders/{code}/invitations", response=list[InvitationOut], auth=READERS)
def listed(request: HttpRequest, code: TenderCode) -> list[dict[str, Any]]:
    """List the enterprises that a tender invites."""
    return [_shown(one) for one in invitations_of(seen_tender(request, code))]


@router.post("tenders/{code}/invitations", response={201: InvitationOut}, auth=TENDERERS)
def invite(request: HttpRequest, code: TenderCode, body: InvitedIn) -> Status[dict[str, Any]]:
    """Put an enterprise on the list."""
    tender, enterprise = run_tender(request, code), enterprise_by_code(body.credit_code)
    if enterprise is None:
        raise refuse("invitation.enterprise", "没有登记这家企业")
    made = invite_firm(
        tender=tender, enterprise=enterprise, at=timezone.now(), actor=caller_of(request).actor
    )
    return Status(201, _shown(made))


@router.get("my/invitations", response=list[InvitationOut], auth=Allow(Role.CITIZEN))
def mine(request: HttpRequest) -> list[dict[str, Any]]:
    """List the letters that the caller's enterprises got."""
    user = caller_of(request).user
    person = user.person if user else None
    found = invitations_for(person, on=timezone.localdate()) if person else []
    return [_shown(one) for one in found]


def _shown(one: Invitation) -> dict[str, Any]:
    return {
        "tender": one.tender.code,
        "enterprise": one.enterprise.name,
        "credit_code": one.enterprise.credit_code,
        "letter": one.letter.number if one.letter else "",
        "sent_at": one.sent_at,
    }
