"""The device API (设备接口): every device has its own key and speaks for one hall or counter."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Router, Schema, Status
from pydantic import AwareDatetime

from onewindow.channels.devices.actions import Report, beat, take_report
from onewindow.channels.devices.actions.reporting import note_work
from onewindow.channels.devices.models import Device
from onewindow.channels.devices.queries import desk_of, device_of, offers_of, queues_offered
from onewindow.channels.devices.rules import DeviceKind, ReportKind
from onewindow.foundation.accounts.api import Allow, Caller, Role, caller_of
from onewindow.foundation.directory.api import Person, clean_number, person_by_number
from onewindow.kernel.violations import refuse
from onewindow.services.feedback.api import (
    Channel,
    Said,
    give_review,
    open_visit,
    visit_to_review,
)
from onewindow.services.hall.api import (
    CounterState,
    Priority,
    ServiceOutcome,
    Source,
    Taker,
    Wish,
    appointment_by_code,
    call_next,
    check_in,
    finish_service,
    pass_over,
    people_before,
    recall_ticket,
    start_service,
    take_ticket,
    ticket_at,
)


@dataclass(frozen=True, slots=True)
class DeviceCaller(Caller):
    """A caller that is a registered device of a hall."""

    device: Device = field(kw_only=True)


class ByDevice(Allow):
    """Let registered devices call; they are looked up before the transaction begins."""

    def __call__(self, request: HttpRequest) -> DeviceCaller:
        """
        Return the caller.

        :raises Refused: if its key belongs to no device of a hall.
        """
        said = super().__call__(request)
        device = device_of(said.client)
        return DeviceCaller(said.actor, said.grants, client=said.client, device=device)


_DEVICE = ByDevice(Role.DEVICE)
router = Router(tags=["大厅设备"])
Letter = Annotated[str, Field(min_length=1, max_length=2)]


class SelfOut(Schema):
    """What the device is and what it offers."""

    name: str
    kind: str
    hall: str
    hall_name: str
    counter: str
    screen: str
    prefix: str = Field(description="离线号段，离线时打印如 K1-001 的票号")
    queues: list[dict[str, Any]] = Field(description="可取号的队列及其事项")
    now: datetime


class BeatIn(Schema):
    """A heartbeat (心跳)."""

    said_at: AwareDatetime = Field(description="设备的当前时间")
    readings: dict[str, str | int | float | bool] = Field(
        default_factory=dict, max_length=30, description="纸张、温度、版本等状况"
    )


class CommandOut(Schema):
    """Something to do (命令)."""

    id: int
    kind: str


class BeatOut(Schema):
    """The server's moment, and what the device shall do."""

    now: datetime
    commands: list[CommandOut]


class ReportIn(Schema):
    """Something that happened at the device, in its own time (上报)."""

    sequence: int = Field(ge=1, le=10**15, description="设备自己的序号，同一序号只计一次")
    kind: Literal["ticket", "handled", "fault", "fixed", "done"]
    said_at: AwareDatetime
    detail: dict[str, Any] = Field(default_factory=dict, max_length=20)


class ReportsIn(Schema):
    """What was kept while the device was offline, oldest first."""

    reports: list[ReportIn] = Field(min_length=1, max_length=200)


class ReportOut(Schema):
    """What became of one report."""

    sequence: int
    taken: bool
    at: datetime = Field(description="计入的时间")
    remark: str
    result: dict[str, Any]


class TicketIn(Schema):
    """A wish for a ticket (取号)."""

    queues: list[Letter] = Field(default_factory=list, max_length=10, description="队列字头")
    priority: Literal["", "elder", "disabled", "pregnant", "soldier"] = ""
    citizen_number: str = Field("", max_length=18, description="实名取号时读卡所得")
    appointment: str = Field("", max_length=8, description="预约码，签到取号")


class TicketGiven(Schema):
    """The ticket to print (号票)."""

    number: str
    token: str = Field(description="印成二维码，手机可查看")
    queue: str
    before: int


class CounterOut(Schema):
    """The counter of the device, and whom it serves."""

    counter: str
    state: str
    number: str
    ticket_state: str
    calls: int
    review: str = Field(description="刚办完、请其评价的票号；没有则为空")


class ReviewIn(Schema):
    """What somebody says at the counter about the service that just ended."""

    ticket: str = Field(max_length=12, description="屏上请其评价的票号")
    score: int = Field(ge=1, le=5, description="5 非常满意 … 1 非常不满意")
    tags: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=12)
    text: str = Field("", max_length=500, description="意见")


class ReviewGiven(Schema):
    """What became of the review."""

    grade: str
    is_followed_up: bool = Field(description="已转为待处置的差评")


@router.get("/devices/self", auth=_DEVICE, response=SelfOut, summary="本设备的登记和可办业务")
def own(request: HttpRequest) -> Any:
    """Return where the device stands and which queues it gives tickets for."""
    device = _device(request)
    return {
        "name": device.client.name,
        "kind": device.kind,
        "hall": device.hall.site.code,
        "hall_name": device.hall.site.name,
        "counter": device.counter.number if device.counter else "",
        "screen": device.screen.code if device.screen else "",
        "prefix": device.prefix,
        "queues": [
            {
                "letter": offer.queue.letter,
                "name": offer.queue.name,
                "matters": [matter.slug for matter in offer.matters],
            }
            for offer in offers_of(device)
        ],
        "now": timezone.now(),
    }


@router.post("/devices/heartbeat", auth=_DEVICE, response=BeatOut, summary="心跳并领取命令")
def heartbeat(request: HttpRequest, said: BeatIn) -> Any:
    """Note that the device lives; return what it shall do."""
    now = timezone.now()
    commands = beat(device=_device(request), said_at=said.said_at, readings=said.readings, at=now)
    return {"now": now, "commands": [{"id": one.pk, "kind": one.kind} for one in commands]}


@router.post(
    "/devices/reports", auth=_DEVICE, response=list[ReportOut], summary="补报离线期间的事件"
)
def reports(request: HttpRequest, said: ReportsIn) -> Any:
    """Take events over once each; those that come again get the answer of the first time."""
    device, actor, now = _device(request), caller_of(request).actor, timezone.now()
    return [
        {
            "sequence": kept.sequence,
            "taken": kept.is_taken,
            "at": kept.at,
            "remark": kept.remark,
            "result": kept.result,
        }
        for one in said.reports
        for kept in [
            take_report(
                device=device,
                report=Report(one.sequence, ReportKind(one.kind), one.said_at, one.detail),
                at=now,
                actor=actor,
            )
        ]
    ]


@router.post(
    "/devices/tickets", auth=_DEVICE, response={201: TicketGiven}, summary="取号或预约签到"
)
def tickets(request: HttpRequest, said: TicketIn) -> Any:
    """Give a ticket; every reason against it is answered at once."""
    device, actor, now = _device(request), caller_of(request).actor, timezone.now()
    if device.kind != DeviceKind.KIOSK:
        raise refuse("device.kind", "只有取号机可以取号")
    taker = Taker(
        Source.KIOSK,
        person=_person(said.citizen_number),
        priority=Priority(said.priority),
        client=device.client,
    )
    if said.appointment:
        appointment = appointment_by_code(device.hall, said.appointment)
        given = check_in(appointment=appointment, taker=taker, at=now, actor=actor)
    else:
        given = take_ticket(
            hall=device.hall,
            wishes=_wishes(device, said.queues),
            taker=taker,
            at=now,
            actor=actor,
        )
    note_work(device=device, at=now)
    return Status(
        201,
        {
            "number": given.number,
            "token": given.token,
            "queue": given.queue.name,
            "before": people_before(given),
        },
    )


@router.get("/devices/counter", auth=_DEVICE, response=CounterOut, summary="本窗口此刻的号票")
def counter(request: HttpRequest) -> Any:
    """Return whom the device's counter calls or serves."""
    return _counter_out(desk_of(_device(request)), now=timezone.now())


@router.post(
    "/devices/counter/review",
    auth=_DEVICE,
    response={201: ReviewGiven},
    summary="评价屏：评价本窗口刚办完的服务",
)
def review(request: HttpRequest, said: ReviewIn) -> Any:
    """Give the review of the service that just ended at the device's counter, and of no other."""
    device, now = _device(request), timezone.now()
    if device.kind != DeviceKind.COUNTER:
        raise refuse("device.kind", "只有窗口评价屏可以评价")
    visit = visit_to_review(desk_of(device), now=now)
    if visit is None or visit.ticket.number != said.ticket:
        raise refuse("review.nobody", "本窗口没有等待评价的服务，可以用短信里的链接评价")
    given = give_review(
        service=open_visit(visit),
        said=Said(said.score, tuple(said.tags), said.text, is_named=False),
        channel=Channel.COUNTER,
        on=timezone.localdate(now),
    )
    note_work(device=device, at=now)
    return Status(201, {"grade": given.review.grade, "is_followed_up": given.is_followed_up})


@router.post("/devices/counter/{step}", auth=_DEVICE, response=CounterOut, summary="叫号器按键")
def press(
    request: HttpRequest,
    step: Annotated[
        Literal["next", "recall", "pass", "start", "finish"], Path(description="按键")
    ],
) -> Any:
    """Do what the caller's key says, for the clerk who is signed on at the counter."""
    device = _device(request)
    if device.kind != DeviceKind.CALLER:
        raise refuse("device.kind", "只有叫号器可以叫号")
    desk, actor, now = desk_of(device), caller_of(request).actor, timezone.now()
    note_work(device=device, at=now)
    match step:
        case "next":
            call_next(desk=desk, at=now, actor=actor)
        case "recall":
            recall_ticket(desk=desk, at=now, actor=actor)
        case "pass":
            pass_over(desk=desk, at=now, actor=actor)
        case "start":
            start_service(desk=desk, at=now, actor=actor)
        case "finish":
            finish_service(desk=desk, outcome=ServiceOutcome.FINISHED, at=now, actor=actor)
    return _counter_out(desk, now=now)


def _device(request: HttpRequest) -> Device:
    return cast("DeviceCaller", caller_of(request)).device


def _counter_out(desk: CounterState, *, now: datetime) -> dict[str, Any]:
    ticket, visit = ticket_at(desk.counter_id), visit_to_review(desk, now=now)
    return {
        "counter": desk.counter.number,
        "state": desk.state,
        "number": ticket.number if ticket else "",
        "ticket_state": ticket.state if ticket else "",
        "calls": ticket.calls if ticket else 0,
        "review": visit.ticket.number if visit else "",
    }


def _wishes(device: Device, letters: list[str]) -> list[Wish]:
    offered = queues_offered(device, letters)
    unknown = [letter for letter in letters if letter not in offered]
    if unknown:
        raise refuse("device.queue", f"本机不办理的队列：{'、'.join(unknown)}")
    return [Wish(offered[letter]) for letter in letters]


def _person(number: str) -> Person | None:
    """Return the person of a card; somebody new to the house takes a ticket without a name."""
    return person_by_number(clean_number(number)) if number else None
