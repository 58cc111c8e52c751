"""Serving people unasked (无感智办): what an event means in words, and what may become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onewindow.kernel.choices import Choice
from onewindow.kernel.events import EventKind
from onewindow.kernel.lifecycle import Lifecycle, Move


class EntitlementState(Choice):
    """What became of an event for a matter (主动办理)."""

    FOUND = "found", "待处理"
    COMPLETED = "completed", "已主动办结"
    PREPARED = "prepared", "已备好待确认"
    INVITED = "invited", "已邀请申请"
    SKIPPED = "skipped", "不办理"
    REFUSED = "refused", "本人不需要"


_FOUND = frozenset({EntitlementState.FOUND})
ENTITLEMENT = Lifecycle(
    "entitlement",
    EntitlementState,
    [
        Move("complete", "主动办结", _FOUND, EntitlementState.COMPLETED),
        Move("prepare", "备好草稿", _FOUND, EntitlementState.PREPARED),
        Move("invite", "邀请申请", _FOUND, EntitlementState.INVITED),
        Move("skip", "不办理", _FOUND, EntitlementState.SKIPPED),
        Move(
            "refuse",
            "本人表示不需要",
            frozenset(
                {
                    EntitlementState.COMPLETED,
                    EntitlementState.PREPARED,
                    EntitlementState.INVITED,
                }
            ),
            EntitlementState.REFUSED,
        ),
    ],
)
# 个人有权拒绝仅以自动化决策作出的决定。
MAY_REFUSE = "《个人信息保护法》第二十四条"


@dataclass(frozen=True, slots=True)
class Notice:
    """An event as a register tells it; ``on`` is the day it happens, ``number`` whose it is."""

    source: str
    reference: str
    kind: EventKind
    number: str
    on: date
    detail: Mapping[str, Any] = field(default_factory=dict)


def anniversary(born: date, years: int) -> date:
    """Return the day on which somebody reaches an age; 29 February counts as 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def why(kind: EventKind, on: date, detail: Mapping[str, Any]) -> str:
    """Return the event as it is told to the person: 您于2026年11月2日满80周岁."""
    day = _day(on)
    match kind:
        case EventKind.AGE:
            return f"您于{day}满{detail.get('age')}周岁"
        case EventKind.BIRTH:
            return f"您的子女于{day}出生"
        case EventKind.EXPIRY:
            return f"您的{detail.get('certificate')}将于{day}到期"
        case EventKind.DISABILITY:
            return f"您于{day}取得残疾人证"
        case EventKind.INSURED:
            return f"{detail.get('employer', '用人单位')}于{day}为您办理了参保"
        case EventKind.STOPPED:
            return f"{detail.get('employer', '用人单位')}于{day}为您办理了停保"
        case EventKind.GRADUATED:
            return f"您于{day}毕业"


def letter(
    state: EntitlementState, reason: str, name: str, until: date | None
) -> tuple[str, str] | None:
    """Return title and text of what the person is told, or None if there is nothing to tell."""
    match state:
        case EntitlementState.COMPLETED:
            refusal = f"如不需要，{_day(until)}前可以点“我不需要”。" if until else ""
            done = f"{reason}，“{name}”已主动为您办好，您不用做任何事。"
            return "已主动为您办好", done + refusal
        case EntitlementState.PREPARED:
            text = f"{reason}，“{name}”的申请已为您填好，核对后提交即可。不需要可以点“我不需要”。"
            return "已为您备好申请", text
        case EntitlementState.INVITED:
            doubt = "有的情况没有查到，请您申请，由工作人员核实。"
            return "您可能可以办理", f"{reason}，可能可以办理“{name}”。{doubt}"
        case _:
            return None


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
