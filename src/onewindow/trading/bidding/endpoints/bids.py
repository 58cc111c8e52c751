"""
Bidding over HTTP: the terms of sealing, a bid in pieces, shares at the opening.

A piece and the sealing are PUT: the same call again gives the same answer, and a late one stays on
record although it is refused.
"""

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema, Status

from onewindow.foundation.accounts.api import Allow, Open, Role, caller_of, may_speak_for
from onewindow.foundation.directory.api import enterprise_by_code
from onewindow.kernel.violations import refuse
from onewindow.trading.bidding.actions import (
    receive_piece,
    register_custodian,
    release_shares,
    seal_bid,
    start_bid,
    withdraw_bid,
)
from onewindow.trading.bidding.endpoints.scope import seen_lot
from onewindow.trading.bidding.gateways import stored_bytes
from onewindow.trading.bidding.models import Bid, Custodian
from onewindow.trading.bidding.queries import (
    may_hold,
    receipt_of,
    round_now,
    window_of,
    wrapped_shares,
)
from onewindow.trading.tendering.api import Tender, procedure_of

BIDDERS = Allow(Role.CITIZEN)
CUSTODIANS = Allow(Role.TRADING_OFFICER, Role.SUPERVISOR, Role.TENDERER)
LotCode = Annotated[str, Path(max_length=30)]
router = Router(tags=["投标"])


class CustodianOut(Schema):
    """A custodian's public key."""

    name: str
    suite: str
    public: str


class SealingOut(Schema):
    """How a bid for a lot must be sealed."""

    tender: str
    lot: str
    threshold: int
    custodians: list[CustodianOut]
    round: int = Field(description="0为首次响应；最后报价从1起，写入加密说明")
    opens: datetime | None
    due: datetime


class BidIn(Schema):
    """A bid to be handed in: for which enterprise, with which manifest."""

    credit_code: str = Field(max_length=18, description="投标人统一社会信用代码")
    manifest: dict[str, Any] = Field(description="投标文件清单，由投标工具生成")


class PartOut(Schema):
    """How much of a part has arrived."""

    name: str
    size: int
    received: int


class BidOut(Schema):
    """A bid as its bidder sees it."""

    id: int
    lot: str
    round: int
    state: str
    state_label: str
    digest: str
    sealed_at: datetime | None
    parts: list[PartOut]


class ReasonIn(Schema):
    """Why."""

    reason: str = Field("", max_length=200)


class KeyIn(Schema):
    """A custodian's public key, as hex."""

    name: str = Field(max_length=40)
    suite: str = Field(max_length=40)
    public: str = Field(max_length=300)


class ShareIn(Schema):
    """The share of one bid, unwrapped, as hex."""

    bid: int
    value: str = Field(max_length=64)


class SharesIn(Schema):
    """The shares that a custodian releases."""

    custodian: str = Field(max_length=40)
    shares: list[ShareIn] = Field(max_length=1000)


@router.get("lots/{code}/sealing", response=SealingOut, auth=Open())
def sealing(request: HttpRequest, code: LotCode) -> dict[str, Any]:
    """Tell how a bid for the lot must be sealed, and until when it is taken."""
    lot = seen_lot(request, code)
    number = round_now(lot)
    opens, due = window_of(lot, number)
    custody = procedure_of(lot.tender.procedure).custody
    if custody is None:
        raise Http404
    keys = Custodian.objects.filter(tender=lot.tender)
    return {
        "tender": lot.tender.code,
        "lot": lot.code,
        "threshold": custody.threshold,
        "custodians": [{"name": k.name, "suite": k.suite, "public": k.public} for k in keys],
        "round": number,
        "opens": opens,
        "due": due,
    }


@router.post("lots/{code}/bids", response={201: BidOut}, auth=BIDDERS)
def start(request: HttpRequest, code: LotCode, body: BidIn) -> Status[dict[str, Any]]:
    """Begin to hand a bid in."""
    lot, caller = seen_lot(request, code), caller_of(request)
    enterprise = enterprise_by_code(body.credit_code)
    person = caller.user.person if caller.user else None
    if enterprise is None or not may_speak_for(person, enterprise, on=timezone.localdate()):
        raise refuse("bid.enterprise", "您不能代表这家企业投标，请先取得企业授权")
    bid = start_bid(
        lot=lot,
        enterprise=enterprise,
        manifest=body.manifest,
        at=timezone.now(),
        actor=caller.actor,
    )
    return Status(201, _shown(bid))


@router.get("bids/{bid_id}", response=BidOut, auth=BIDDERS)
def show(request: HttpRequest, bid_id: int) -> dict[str, Any]:
    """Tell how far a bid of one's own has come."""
    return _shown(_own_bid(request, bid_id))


@router.put("bids/{bid_id}/parts/{name}", response=PartOut, auth=BIDDERS)
def send_piece(
    request: HttpRequest,
    bid_id: int,
    name: Annotated[str, Path(max_length=20)],
    offset: Annotated[int, Query(ge=0)] = 0,
) -> dict[str, Any]:
    """Take a piece of a part: raw bytes, at most 4 MB, from the offset on."""
    part = _own_bid(request, bid_id).parts.filter(name=name).first()
    if part is None:
        raise Http404
    received = receive_piece(
        part=part, offset=offset, content=_content(request), at=timezone.now()
    )
    return {"name": part.name, "size": part.size, "received": received}


@router.put("bids/{bid_id}/seal", response=BidOut, auth=BIDDERS)
def seal(request: HttpRequest, bid_id: int) -> dict[str, Any]:
    """Hand the bid in: every part has arrived and the deadline has not passed."""
    bid = _own_bid(request, bid_id)
    return _shown(seal_bid(bid=bid, at=timezone.now(), actor=caller_of(request).actor))


@router.post("bids/{bid_id}/withdraw", response=BidOut, auth=BIDDERS)
def withdraw(request: HttpRequest, bid_id: int, body: ReasonIn) -> dict[str, Any]:
    """Withdraw a bid before the deadline."""
    bid, actor = _own_bid(request, bid_id), caller_of(request).actor
    withdraw_bid(bid=bid, reason=body.reason, at=timezone.now(), actor=actor)
    return _shown(bid)


@router.get("bids/{bid_id}/receipt", auth=BIDDERS, response=dict[str, Any])
def receipt(request: HttpRequest, bid_id: int) -> dict[str, Any]:
    """Give the ledger's receipt of the handing in; it is there some seconds afterwards."""
    bid = _own_bid(request, bid_id)
    found = receipt_of(bid)
    if found is None:
        raise Http404
    return found


@router.post("tenders/{code}/custodians", response={201: CustodianOut}, auth=CUSTODIANS)
def register(
    request: HttpRequest, code: Annotated[str, Path(max_length=24)], body: KeyIn
) -> Status[Custodian]:
    """Register one's public key as a custodian of a tender."""
    tender = Tender.objects.select_related("procedure").filter(code=code).first()
    if tender is None:
        raise Http404
    caller = caller_of(request)
    if not may_hold(caller.user, tender, body.name):
        raise refuse("custody.role", f"“{body.name[:40]}”的密钥须由该方人员登记")
    custodian = register_custodian(
        tender=tender,
        name=body.name,
        suite=body.suite,
        public=body.public,
        holder=caller.user,
        actor=caller.actor,
    )
    return Status(201, custodian)


@router.get("lots/{code}/shares", auth=CUSTODIANS, response=list[dict[str, Any]])
def shares(
    request: HttpRequest, code: LotCode, custodian: Annotated[str, Query(max_length=40)]
) -> list[dict[str, Any]]:
    """Give a custodian the wrapped shares of the lot's bids, after the deadline only."""
    lot = seen_lot(request, code)
    number = round_now(lot)
    if timezone.now() < window_of(lot, number)[1]:
        raise refuse("bid.sealed", "投标截止前任何人不得解密、提取投标文件")
    user = caller_of(request).user
    held = Custodian.objects.filter(tender=lot.tender, name=custodian, holder=user)
    if not held.exists():
        raise Http404
    return wrapped_shares(lot, custodian, number)


@router.post("lots/{code}/shares", auth=CUSTODIANS, response=dict[str, int])
def release(request: HttpRequest, code: LotCode, body: SharesIn) -> dict[str, int]:
    """Release the shares that the custodian has unwrapped."""
    count = release_shares(
        lot=seen_lot(request, code),
        custodian=body.custodian,
        shares={one.bid: one.value for one in body.shares},
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return {"released": count}


def _content(request: HttpRequest) -> bytes:
    """
    Return the body of a call without leaving it in the request.

    ``request.body`` would stay with the request, which lives on in a cycle until the collector
    comes round: at a rush, hundreds of megabytes of pieces that are long on the disk.

    :raises RequestDataTooBig: if it is longer than a call may be.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig("传输的内容过大")
    return request.read()


def _own_bid(request: HttpRequest, bid_id: int) -> Bid:
    caller = caller_of(request)
    rows = Bid.objects.select_related("lot__tender__procedure", "enterprise")
    bid = rows.filter(pk=bid_id).first()
    person = caller.user.person if caller.user else None
    if bid is None or not may_speak_for(person, bid.enterprise, on=timezone.localdate()):
        raise Http404
    return bid


def _shown(bid: Bid) -> dict[str, Any]:
    return {
        "id": bid.pk,
        "lot": bid.lot.code,
        "round": bid.round,
        "state": bid.state,
        "state_label": bid.get_state_display(),
        "digest": bid.digest,
        "sealed_at": bid.sealed_at,
        "parts": [
            {"name": part.name, "size": part.size, "received": stored_bytes(part)}
            for part in bid.parts.all()
        ],
    }
