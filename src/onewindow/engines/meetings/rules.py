"""The rules of a meeting (会议): its states, who must sign, which hours of a room it takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation

SLOT = timedelta(minutes=30)
LONGEST = timedelta(hours=12)


class MeetingState(Choice):
    """Where a meeting stands."""

    PLANNED = "planned", "待开"
    OPEN = "open", "进行中"
    CLOSED = "closed", "待签字"
    SIGNED = "signed", "已签字"
    CANCELLED = "cancelled", "已取消"


MEETING = Lifecycle(
    "meeting",
    MeetingState,
    [
        Move("open", "宣布开始", frozenset({MeetingState.PLANNED}), MeetingState.OPEN),
        Move("close", "宣布结束", frozenset({MeetingState.OPEN}), MeetingState.CLOSED),
        Move("sign", "签字完毕", frozenset({MeetingState.CLOSED}), MeetingState.SIGNED),
        Move(
            "cancel",
            "取消",
            frozenset({MeetingState.PLANNED, MeetingState.OPEN}),
            MeetingState.CANCELLED,
        ),
    ],
)


class Duty(Choice):
    """Whether somebody must sign the minutes."""

    NONE = "none", "旁听"
    IF_PRESENT = "if_present", "到会即签"
    ALWAYS = "always", "必须签字"


class Saying(Choice):
    """What somebody says in a meeting."""

    REMARK = "remark", "发言"
    OBJECTION = "objection", "异议"


@dataclass(frozen=True, slots=True)
class Place:
    """A seat as the minutes need it: whose, whether he came, what he answered to them."""

    name: str
    duty: Duty
    has_come: bool
    has_answered: bool

    @property
    def must_answer(self) -> bool:
        """Test if the minutes wait for this seat's signature, or for its refusal to sign."""
        return self.duty is Duty.ALWAYS or (self.duty is Duty.IF_PRESENT and self.has_come)


def still_to_sign(places: Sequence[Place]) -> tuple[str, ...]:
    """Return the names of those for whom the minutes still wait."""
    return tuple(p.name for p in places if p.must_answer and not p.has_answered)


def slots_of(starts: datetime, ends: datetime) -> Iterator[datetime]:
    """Yield the beginning of every half hour that a period touches."""
    slot = starts - timedelta(minutes=starts.minute % 30, seconds=starts.second)
    slot -= timedelta(microseconds=starts.microsecond)
    while slot < ends:
        yield slot
        slot += SLOT


def check_period(starts: datetime, ends: datetime) -> Iterator[Violation]:
    """Yield why a room cannot be taken for a period."""
    if not timedelta(0) < ends - starts <= LONGEST:
        yield Violation("meeting.period", "会议室一次最多预订12小时，结束应晚于开始")


def check_closing(*, open_steps: Sequence[str], unanswered: int) -> Iterator[Violation]:
    """Yield what a meeting still waits for before it may be closed."""
    if open_steps:
        yield Violation("meeting.steps", f"还有议程没有完成：{'、'.join(open_steps)}")
    if unanswered:
        yield Violation("meeting.unanswered", f"还有{unanswered}条异议没有答复，须当场答复")
