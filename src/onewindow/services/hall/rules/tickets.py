"""The life of a ticket (号票), from the kiosk to the end of the visit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation


class TicketState(Choice):
    """Where a ticket (号票) stands."""

    WAITING = "waiting", "待叫"
    CALLED = "called", "已叫"
    SERVING = "serving", "办理中"
    HELD = "held", "暂挂"
    PASSED = "passed", "过号"
    DONE = "done", "完成"
    ABANDONED = "abandoned", "弃号"
    CANCELLED = "cancelled", "取消"


class Source(Choice):
    """How a ticket was taken (取号方式)."""

    KIOSK = "kiosk", "取号机"
    PHONE = "phone", "手机扫码"
    DESK = "desk", "咨询台"
    APPOINTMENT = "appointment", "预约签到"


class Priority(Choice):
    """Why somebody is called before others (优先); the evidence is looked at by the counter."""

    NONE = "", "普通"
    ELDER = "elder", "老年人"
    DISABLED = "disabled", "残疾人"
    PREGNANT = "pregnant", "孕妇或带婴幼儿"
    SOLDIER = "soldier", "军人军属、退役军人"
    APPOINTMENT = "appointment", "预约"
    EXPRESS = "express", "简易快办"


class Stage(Choice):
    """What one stretch of a visit was spent on (阶段)."""

    WAITING = "waiting", "等候"
    CALLED = "called", "叫号"
    SERVING = "serving", "办理"
    HELD = "held", "暂挂"
    PASSED = "passed", "过号"


class ServiceOutcome(Choice):
    """What one matter of a visit came to (服务结果)."""

    FINISHED = "finished", "办结"
    ACCEPTED = "accepted", "已收件或受理"
    CONSULTED = "consulted", "咨询"
    RETURNED = "returned", "材料不齐退回"
    ABANDONED = "abandoned", "弃号"
    CANCELLED = "cancelled", "取消"


class EventKind(Choice):
    """What a screen, a counter page or a phone is told (大厅动态)."""

    TAKEN = "taken", "取号"
    CALLED = "called", "叫号"
    RECALLED = "recalled", "重呼"
    STARTED = "started", "开始办理"
    HELD = "held", "暂挂"
    PASSED = "passed", "过号"
    RETURNED = "returned", "回到队列"
    FINISHED = "finished", "办理完成"
    LEFT = "left", "离开队列"
    COUNTER = "counter", "窗口状态变化"
    SCREEN = "screen", "节目变化"


STAFF_ONLY = frozenset({"service"})
"""What an event tells only to staff."""


def _from(*states: TicketState) -> frozenset[Choice]:
    return frozenset(states)


_S = TicketState
AT_COUNTER = frozenset({TicketState.CALLED, TicketState.SERVING})
OPEN = frozenset({_S.WAITING, _S.CALLED, _S.SERVING, _S.HELD, _S.PASSED})
TICKET = Lifecycle(
    "ticket",
    TicketState,
    [
        Move("take", "取号", _from(_S.WAITING), None),
        Move("call", "叫号", _from(_S.WAITING), _S.CALLED),
        Move("recall", "重呼", _from(_S.CALLED), None),
        Move("pass_over", "过号", _from(_S.CALLED), _S.PASSED),
        Move("reinstate", "过号重排", _from(_S.PASSED), _S.WAITING),
        Move("start", "开始办理", _from(_S.CALLED), _S.SERVING),
        Move("hold", "暂挂", _from(_S.SERVING), _S.HELD),
        Move("resume", "继续办理", _from(_S.HELD), _S.SERVING),
        Move("go_on", "办下一事项", _from(_S.SERVING), None),
        Move("send_on", "去下一队列", _from(_S.SERVING), _S.WAITING),
        Move("transfer", "转窗", _from(_S.CALLED, _S.SERVING, _S.HELD), _S.WAITING),
        Move("finish", "完成", _from(_S.SERVING), _S.DONE),
        Move("cancel", "取消", _from(_S.WAITING, _S.PASSED), _S.CANCELLED),
        Move("abandon", "弃号", _from(_S.WAITING, _S.CALLED, _S.HELD, _S.PASSED), _S.ABANDONED),
    ],
)
STAGE_OF = {
    TicketState.WAITING: Stage.WAITING,
    TicketState.CALLED: Stage.CALLED,
    TicketState.SERVING: Stage.SERVING,
    TicketState.HELD: Stage.HELD,
    TicketState.PASSED: Stage.PASSED,
}
"""Which stretch of the visit begins when a ticket enters a state; none after the visit."""

CLAIMABLE = (
    Priority.ELDER,
    Priority.DISABLED,
    Priority.PREGNANT,
    Priority.SOLDIER,
)
"""What people may claim for themselves; appointment and express follow from what they do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for when taking a ticket, as far as the rules judge it."""

    queues: tuple[str, ...]
    priority: Priority
    source: Source
    born: date | None
    has_name: bool
    open_tickets: int
    taken_by_device: int = 0


@dataclass(frozen=True, slots=True)
class TakingTerms:
    """The hall's rules and the dated numbers of taking a ticket."""

    needs_name: bool
    takes_phone_tickets: bool
    most_matters: int
    elder_age: int
    elder_source: str
    most_by_device: int


def check_taking(wanted: Wanted, terms: TakingTerms, *, on: date) -> Iterator[Violation]:
    """Yield everything that forbids giving this ticket; the hours are checked apart."""
    if not wanted.queues:
        yield Violation("ticket.no_matter", "请选择要办的业务", field="queue")
    if len(wanted.queues) > terms.most_matters:
        words = f"一张号票最多办{terms.most_matters}个事项"
        yield Violation("ticket.too_many", words, field="queue")
    if terms.needs_name and not wanted.has_name:
        yield Violation("ticket.needs_name", "本大厅实行实名取号，请刷身份证或输入证件号码")
    if wanted.open_tickets:
        yield Violation("ticket.has_one", "您今天在本大厅还有一张没有用完的号票")
    if wanted.taken_by_device >= terms.most_by_device:
        words = f"本机一小时内已取{terms.most_by_device}张号，达到上限，请到咨询台取号"
        yield Violation("ticket.device_quota", words)
    if wanted.source is Source.PHONE and not terms.takes_phone_tickets:
        yield Violation("ticket.no_phone", "本大厅没有开放手机取号，请到取号机或咨询台取号")
    if wanted.priority and wanted.priority not in CLAIMABLE:
        words = f"“{wanted.priority.label}”不能自行选择"
        yield Violation("ticket.priority.not_claimable", words, field="priority")
    if (
        wanted.priority is Priority.ELDER
        and wanted.born
        and age(wanted.born, on) < terms.elder_age
    ):
        words = f"老年人优先须年满{terms.elder_age}周岁"
        yield Violation("ticket.priority.age", words, terms.elder_source, field="priority")


def moment_of_step(at: datetime, *before: datetime | None) -> datetime:
    """Return the moment of a step: never before those it follows, if the clock was set back."""
    return max([at, *(moment for moment in before if moment)])


def age(born: date, on: date) -> int:
    """Return the full years of age on the day (周岁)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class CallingTerms:
    """The dated numbers of calling somebody who does not come."""

    calls: int
    pause: timedelta
    passes: int
    places: int


def check_recall(*, since: timedelta, terms: CallingTerms) -> Iterator[Violation]:
    """Yield a violation if the last call was a moment ago only (重复呼叫间隔)."""
    if since < terms.pause:
        seconds = int(terms.pause.total_seconds())
        yield Violation("ticket.recall.too_soon", f"两次呼叫至少间隔{seconds}秒")


def check_pass(*, calls: int, terms: CallingTerms) -> Iterator[Violation]:
    """Yield a violation if somebody is passed over before he was called often enough (过号)."""
    if calls < terms.calls:
        words = f"呼叫{terms.calls}次无人应答才能过号，现在呼叫了{calls}次"
        yield Violation("ticket.pass.too_soon", words)


def is_given_up(*, passes: int, terms: CallingTerms) -> bool:
    """Test if somebody passed over so often has lost the ticket (弃号)."""
    return passes > terms.passes
