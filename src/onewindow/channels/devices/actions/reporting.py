"""What devices report: heartbeats, and events of their own time, each taken once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.channels.devices.models import Device, DeviceCommand, DeviceReport
from onewindow.channels.devices.queries import queues_offered, watch_numbers
from onewindow.channels.devices.rules import ReportKind, check_moment, check_number, moment_of
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused, refuse, refuse_if_any
from onewindow.services.hall.api import Priority, Source, Taker, Wish, admit_ticket

_A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Report:
    """One event as the device tells it; its sequence counts up and names the event for ever."""

    sequence: int
    kind: ReportKind
    said_at: datetime
    detail: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def beat(
    *, device: Device, said_at: datetime, readings: dict[str, Any], at: datetime
) -> list[DeviceCommand]:
    """Note that the device lives, how its clock differs, and return what it shall do."""
    Device.objects.filter(pk=device.pk).update(
        seen_at=at, skew_seconds=_skew(said_at, at), readings=readings
    )
    commands = list(DeviceCommand.objects.filter(device=device, done_at=None).order_by("id"))
    DeviceCommand.objects.filter(pk__in=[c.pk for c in commands], sent_at=None).update(sent_at=at)
    return commands


def take_report(*, device: Device, report: Report, at: datetime, actor: Actor) -> DeviceReport:
    """
    Take one event over, or return what became of it when it came before.

    What cannot be taken is kept with its reason, so that nothing a device did is lost: a person
    can look at it. The device is locked, so its events are taken one after the other.
    """
    with transaction.atomic():
        locked = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
        known = DeviceReport.objects.filter(device=device, sequence=report.sequence).first()
        if known:
            return known
        watch = watch_numbers(device.hall.site.region.code, on=timezone.localdate(at))
        moment = moment_of(report.said_at, received=at, previous=locked.reported_at, watch=watch)
        kept = DeviceReport(
            device=device,
            sequence=report.sequence,
            kind=report.kind.value,
            said_at=report.said_at,
            at=moment.at,
            received_at=at,
            remark=moment.remark,
            detail=report.detail,
        )
        try:
            with transaction.atomic():
                refuse_if_any(check_moment(report.said_at, received=at, watch=watch))
                kept.result = _carry_out(device, report, moment.at, actor)
        except Refused as refused:
            kept.is_taken, kept.remark = False, str(refused)[:200]
        kept.save()
        changes: dict[str, Any] = {"seen_at": at, "reported_at": moment.at}
        if kept.is_taken and report.kind in {ReportKind.TICKET, ReportKind.HANDLED}:
            changes["handled_at"] = moment.at
        Device.objects.filter(pk=device.pk).update(**changes)
        return kept


def note_work(*, device: Device, at: datetime) -> None:
    """Note that somebody was served at the device; to the minute, since the line waits for it."""
    if (
        device.handled_at
        and device.seen_at
        and at - min(device.handled_at, device.seen_at) < _A_MINUTE
    ):
        return
    Device.objects.filter(pk=device.pk).update(seen_at=at, handled_at=at)


def _carry_out(device: Device, report: Report, at: datetime, actor: Actor) -> dict[str, Any]:
    """Do what the event asks for; return what the device shall know of it."""
    match report.kind:
        case ReportKind.TICKET:
            return _admit(device, report, at, actor)
        case ReportKind.FAULT:
            words = str(report.detail.get("words", ""))[:100] or "故障"
            Device.objects.filter(pk=device.pk).update(fault=words)
        case ReportKind.FIXED:
            Device.objects.filter(pk=device.pk).update(fault="")
        case ReportKind.DONE:
            done = device.commands.filter(pk=_integer(report.detail.get("command")))
            if not done.update(done_at=at):
                raise refuse("device.command", "没有这条命令")
        case ReportKind.HANDLED:
            pass
    return {}


def _admit(device: Device, report: Report, at: datetime, actor: Actor) -> dict[str, Any]:
    number = str(report.detail.get("number", ""))
    refuse_if_any(check_number(number, device.prefix))
    letters = report.detail.get("queues")
    wanted = [str(one) for one in letters] if isinstance(letters, list) else []
    offered = queues_offered(device, wanted)
    unknown = [letter for letter in wanted if letter not in offered]
    if unknown or not wanted:
        raise refuse("device.queue", f"本机不办理的队列：{'、'.join(unknown) or '（空）'}")
    try:
        priority = Priority(str(report.detail.get("priority", "")))
    except ValueError:
        priority = Priority.NONE
    ticket = admit_ticket(
        hall=device.hall,
        wishes=[Wish(offered[letter]) for letter in wanted],
        taker=Taker(Source.KIOSK, priority=priority, client=device.client),
        number=number,
        at=at,
        actor=actor,
    )
    return {"token": ticket.token}


def _integer(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _skew(said_at: datetime, at: datetime) -> int:
    seconds = int((said_at - at).total_seconds())
    return max(-2_000_000_000, min(seconds, 2_000_000_000))
