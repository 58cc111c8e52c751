"""What a device may say, when it is silent, and which of its moments count."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from onewindow.kernel.choices import Choice
from onewindow.kernel.violations import Violation

_MINUTE = timedelta(minutes=1)


class DeviceKind(Choice):
    """What a device (设备) is for."""

    KIOSK = "kiosk", "取号机、自助终端"
    COUNTER = "counter", "窗口评价屏"
    CALLER = "caller", "叫号器"
    SCREEN = "screen", "显示屏"


# 坏了大厅就办不了事、叫不了号的设备。
KEY_KINDS = frozenset({DeviceKind.KIOSK, DeviceKind.CALLER, DeviceKind.SCREEN})


class ReportKind(Choice):
    """What a device reports of its own time, also after it was offline (设备上报)."""

    TICKET = "ticket", "离线取号"
    HANDLED = "handled", "办理一件"
    FAULT = "fault", "故障"
    FIXED = "fixed", "故障解除"
    DONE = "done", "命令已执行"


class CommandKind(Choice):
    """What a device is told to do (设备命令)."""

    RELOAD = "reload", "重新载入"
    RESTART = "restart", "重启"
    MUTE = "mute", "静音"
    SPEAK = "speak", "恢复播报"
    TEST = "test", "打印测试页"


class AlertKind(Choice):
    """What is wrong with a device (设备预警)."""

    SILENT = "silent", "失联"
    IDLE = "idle", "长期无办理"
    FAULT = "fault", "故障"


class Health(Choice):
    """How a device does at this moment (运行情况)."""

    FINE = "fine", "正常"
    FAULTY = "faulty", "故障"
    IDLE = "idle", "长期无办理"
    SILENT = "silent", "失联"
    NEVER = "never", "尚未接入"
    OFF = "off", "已停用"


Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Watch:
    """The dated numbers of watching devices."""

    silent: timedelta
    idle: timedelta
    late: timedelta
    ahead: timedelta


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment that counts for something a device reports, and why it is not the one it said."""

    at: datetime
    remark: str = ""


def moment_of(
    said: datetime, *, received: datetime, previous: datetime | None, watch: Watch
) -> Moment:
    """
    Return the moment that counts: the device's own, within bounds.

    A clock that runs ahead counts as the moment of arrival; one that jumped back never goes before
    what the same device reported earlier.
    """
    if said > received + watch.ahead:
        return Moment(received, "设备时钟偏快，按收到时间计")
    at = min(said, received)
    if previous and at < previous:
        return Moment(previous, "设备时钟回拨，按上一条的时间计")
    return Moment(at)


def check_moment(said: datetime, *, received: datetime, watch: Watch) -> Iterator[Violation]:
    """Yield a violation if a report is so old that it cannot be taken over any more."""
    if said < received - watch.late:
        hours = int(watch.late.total_seconds() // 3600)
        yield Violation("device.too_late", f"超过{hours}小时的离线记录不能补报，请人工登记")


def check_number(number: str, prefix: str) -> Iterator[Violation]:
    """Yield a violation unless an offline number is of the device's own series, e.g. K1-007."""
    if not prefix or not re.fullmatch(rf"{re.escape(prefix)}-\d{{3}}", number):
        words = (
            f"离线票号须为本机号段 {prefix}-001 至 {prefix}-999" if prefix else "本机没有离线号段"
        )
        yield Violation("device.number", words, field="number")


def check_device(*, name: str, kind: DeviceKind, has_counter: bool) -> Iterator[Violation]:
    """Yield what is missing in the registration of a device."""
    if not name.strip():
        yield Violation("device.name", "请填写设备名称", field="name")
    if kind in {DeviceKind.COUNTER, DeviceKind.CALLER} and not has_counter:
        yield Violation("device.counter", f"{kind.label}须指定窗口", field="counter")


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a device when its health is judged."""

    is_active: bool
    is_faulty: bool
    seen_at: datetime | None
    handled_at: datetime | None
    counts_work: bool


def health_of(signs: Signs, *, now: datetime, watch: Watch) -> Health:
    """Return how the device does; the worst that applies."""
    if not signs.is_active:
        return Health.OFF
    if signs.seen_at is None:
        return Health.NEVER
    if now - signs.seen_at > watch.silent:
        return Health.SILENT
    if signs.is_faulty:
        return Health.FAULTY
    if signs.counts_work and (signs.handled_at is None or now - signs.handled_at > watch.idle):
        return Health.IDLE
    return Health.FINE


def common_minutes(some: Sequence[Stretch], others: Sequence[Stretch]) -> int:
    """Return how many whole minutes lie in both; neither has stretches that overlap."""
    shared = timedelta()
    for starts, ends in some:
        for begin, end in others:
            shared += max(timedelta(), min(ends, end) - max(starts, begin))
    return shared // _MINUTE
