"""Projects over HTTP: entered, scheduled, admitted; followed by everybody once announced."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any

from django.forms import Form
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import AwareDatetime

from onewindow.engines.meetings.api import Room, rooms_at, usable_rooms
from onewindow.foundation.accounts.api import Allow, Open, Role, caller_of, holds
from onewindow.foundation.directory.api import region_by_code
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.tendering.actions import (
    Venue,
    archive_tender,
    book_opening,
    create_tender,
    enter_tender,
    set_timetable,
)
from onewindow.trading.tendering.endpoints.scope import (
    READERS,
    TENDERERS,
    TenderCode,
    run_tender,
    seen_tender,
)
from onewindow.trading.tendering.forms import FURTHEST, EntryForm, LotForm
from onewindow.trading.tendering.models import ProcedureEdition, Tender
from onewindow.trading.tendering.queries import (
    OPENING_HOUR,
    OPENING_LASTS,
    earliest_entry,
    earliest_of,
    is_announced_to,
    law_under,
    may_admit,
    may_run,
    moments_of,
    opening_place,
    procedures_on,
)

Yuan = Annotated[Decimal, Field(max_digits=18, decimal_places=2, ge=0)]
PLACERS = Allow(Role.TENDERER, Role.TRADING_OFFICER)
router = Router(tags=["招标采购"])


class LotIn(Schema):
    """A lot at entry; amounts in yuan."""

    name: str = Field("", max_length=200)
    estimate: Yuan
    ceiling: Yuan | None = None
    bid_security: Yuan = Decimal("0.00")


class OpeningIn(Schema):
    """When and where the bids are opened; without a room on line only."""

    day: date | None = Field(None, description="不填就取最早合法的一天")
    hour: time = OPENING_HOUR
    room: int | None = Field(None, description="会议室编号，不填为网上开标（不见面）")


class TenderIn(Schema):
    """A project at entry (进场登记)."""

    name: str = Field(max_length=200)
    procedure: str = Field(max_length=40, description="交易程序代码，取今天有效的一版")
    kind: str = Field(max_length=20)
    category: str = Field(max_length=3)
    organizing: str = Field(max_length=8)
    tenderer: str = Field(max_length=18, description="招标人统一社会信用代码")
    agency: str = Field("", max_length=18)
    supervisor: str = Field(max_length=18)
    region: str = Field(max_length=12)
    approval_reference: str = Field(max_length=120)
    content: str = Field(max_length=4000)
    ground: str = Field("", max_length=1000, description="不公开招标的，写明符合哪一条法定情形")
    is_mandatory: bool = False
    asks_queries_once: bool = Field(True, description="政府采购：同一环节的质疑须一次性提出")
    performance_bond: Yuan | None = None
    opening: OpeningIn | None = Field(None, description="不填就在最早合法的一天网上开标")
    lots: list[LotIn] = Field(min_length=1, max_length=20)


class LotOut(Schema):
    """A lot as everybody may see it."""

    code: str
    transaction_code: str
    name: str
    estimate: Decimal
    ceiling: Decimal | None
    bid_security: Decimal
    state: str
    state_label: str


class TenderOut(Schema):
    """A tender with its lots and its timetable."""

    code: str
    name: str
    procedure: str
    law_day: date
    state: str
    state_label: str
    lots: list[LotOut]
    moments: dict[str, datetime]
    opening_place: str
    opening_place_is_left_behind: bool


class TimetableIn(Schema):
    """When each planned event is to be; the room of the opening stays unless it is said."""

    moments: dict[str, datetime] = Field(max_length=30)
    room: int | None = None


class RoomIn(Schema):
    """The room of an opening, or None for on line only."""

    room: int | None


class RoomOut(Schema):
    """A room, and what it is booked for at the time that was asked."""

    id: int
    site: str
    name: str
    capacity: int
    booked_for: str


class ProposalIn(Schema):
    """A project before its entry, as far as the earliest opening depends on it."""

    procedure: str = Field(max_length=40)
    region: str = Field(max_length=12)
    is_mandatory: bool = False


@router.post("tenders", response={201: TenderOut}, auth=TENDERERS)
def create(request: HttpRequest, body: TenderIn) -> Status[dict[str, Any]]:
    """Register a project with its lots; every violation is told at once."""
    caller, on = caller_of(request), timezone.localdate()
    said = body.dict()
    opening = said.pop("opening") or {}
    chosen = {
        "bids_due": opening.get("day"),
        "opening_hour": opening.get("hour", OPENING_HOUR),
        "room": opening.get("room"),
    }
    edition = {one.code: one.pk for one in procedures_on(on)}.get(body.procedure)
    form = EntryForm({**said, **chosen, "procedure": edition}, on=on)
    lots = [LotForm(lot) for lot in said["lots"]]
    refuse_if_any(v for one in (form, *lots) for v in _wrong(one))
    draft = form.draft([lot.draft() for lot in lots])
    if not holds(caller.user, Role.TENDERER, path=draft.tenderer.path):
        raise refuse("tender.tenderer", "您不能代这个单位办理招标")
    return Status(201, _shown(create_tender(draft=draft, on=on, actor=caller.actor)))


@router.get("tenders/{code}", response=TenderOut, auth=Open())
def show(request: HttpRequest, code: TenderCode) -> dict[str, Any]:
    """Show a tender: to everybody once a notice is out, before that to those who work on it."""
    tender = Tender.objects.select_related("procedure").filter(code=code).first()
    if tender is None:
        raise Http404
    if not is_announced_to(tender, caller_of(request).user):
        tender = seen_tender(request, code)
    return _shown(tender)


@router.get("tenders/{code}/earliest", response=dict[str, date], auth=READERS)
def earliest(request: HttpRequest, code: TenderCode, starts: date) -> dict[str, date]:
    """Give the earliest lawful day of each planned event, from the first day on."""
    return earliest_of(seen_tender(request, code), starts=starts)


@router.put("tenders/{code}/timetable", response=TenderOut, auth=TENDERERS)
def schedule(request: HttpRequest, code: TenderCode, body: TimetableIn) -> dict[str, Any]:
    """Fix the timetable of a tender that is not announced yet."""
    tender = run_tender(request, code)
    venue = Venue(_room(body.room)) if "room" in body.model_fields_set else None
    actor = caller_of(request).actor
    set_timetable(tender=tender, moments=body.moments, actor=actor, venue=venue)
    return _shown(tender)


@router.put("tenders/{code}/room", response=TenderOut, auth=PLACERS)
def choose_room(request: HttpRequest, code: TenderCode, body: RoomIn) -> dict[str, Any]:
    """Book another room for the opening, or open on line only; by the tenderer or the centre."""
    tender = seen_tender(request, code)
    user = caller_of(request).user
    if not (may_run(user, tender) or may_admit(user)):
        raise Http404
    book_opening(tender=tender, room=_room(body.room), actor=caller_of(request).actor)
    return _shown(tender)


@router.get("opening-rooms", response=list[RoomOut], auth=PLACERS)
def opening_rooms(request: HttpRequest, at: AwareDatetime) -> list[dict[str, Any]]:
    """List the rooms with what each is booked for while an opening at that time would last."""
    if abs(at - timezone.now()) > FURTHEST:
        raise refuse("opening.far", "只能查前后两年以内的会议室")
    return [
        {
            "id": room.pk,
            "site": room.site.name,
            "name": room.name,
            "capacity": room.capacity,
            "booked_for": booking.title if booking else "",
        }
        for room, booking in rooms_at(at, at + OPENING_LASTS)
    ]


@router.get("earliest-opening", response=dict[str, date], auth=TENDERERS)
def earliest_opening(request: HttpRequest, asked: Query[ProposalIn]) -> dict[str, date]:
    """Give the earliest lawful day of each planned event of a project that is entered today."""
    on = timezone.localdate()
    edition = next((one for one in procedures_on(on) if one.code == asked.procedure), None)
    if edition is None:
        raise Http404
    region = str(region_by_code(asked.region).code)
    law = law_under(edition, on=on, region=region, is_mandatory=asked.is_mandatory)
    return earliest_entry(law, on=on)


@router.post("tenders/{code}/enter", response=TenderOut, auth=Allow(Role.TRADING_OFFICER))
def enter(request: HttpRequest, code: TenderCode) -> dict[str, Any]:
    """Let a registered project in."""
    tender = seen_tender(request, code)
    enter_tender(tender=tender, actor=caller_of(request).actor)
    return _shown(tender)


@router.post("tenders/{code}/archive", response=TenderOut, auth=Allow(Role.TRADING_OFFICER))
def archive(request: HttpRequest, code: TenderCode) -> dict[str, Any]:
    """Put a tender away once all of its lots are over."""
    tender = seen_tender(request, code)
    archive_tender(tender=tender, actor=caller_of(request).actor)
    return _shown(tender)


@router.get("procedures", response=list[dict[str, str]], auth=Open())
def procedures(request: HttpRequest) -> list[dict[str, str]]:
    """List the procedures that a project may use today."""
    return [_procedure(one) for one in procedures_on(timezone.localdate())]


def _procedure(edition: ProcedureEdition) -> dict[str, str]:
    starts = edition.starts.isoformat()
    return {"code": edition.code, "name": edition.name, "family": edition.family, "starts": starts}


def _wrong(form: Form) -> list[Violation]:
    """Return what the form says against its fields."""
    return [
        Violation("tender.form", f"{form.fields[name].label}：{words}", field=name)
        for name, errors in form.errors.items()
        for words in errors
    ]


def _room(number: int | None) -> Room | None:
    """
    Return the room in use of that number.

    :raises Refused: if there is none.
    """
    if number is None:
        return None
    room = usable_rooms().filter(pk=number).first()
    if room is None:
        raise refuse("room.unknown", "没有这间会议室")
    return room


def _shown(tender: Tender) -> dict[str, Any]:
    place = opening_place(tender)
    return {
        "code": tender.code,
        "name": tender.name,
        "procedure": tender.procedure.code,
        "law_day": tender.law_day,
        "state": tender.state,
        "state_label": tender.get_state_display(),
        "lots": [
            {
                "code": lot.code,
                "transaction_code": lot.transaction_code,
                "name": lot.name,
                "estimate": lot.estimate,
                "ceiling": lot.ceiling,
                "bid_security": lot.bid_security,
                "state": lot.state,
                "state_label": lot.get_state_display(),
            }
            for lot in tender.lots.all()
        ],
        "moments": moments_of(tender),
        "opening_place": place.words,
        "opening_place_is_left_behind": place.is_left_behind,
    }
