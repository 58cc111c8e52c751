"""What the case page says about where a case stands and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from onewindow.services.casework.rules.states import CLOSED, State

NEXT: Mapping[State, str] = {
    State.SUBMITTED: "等待收件登记。",
    State.RECEIVED: "核对材料：齐全的受理；不齐的一次告知全部需要补正的内容。",
    State.SUPPLEMENTING: "等申请人补正。窗口收到材料后在下面登记，再决定是否受理。",
    State.ACCEPTED: "已受理，可以开始审查。",
    State.SPECIAL: "特别程序进行中，办理时限停止计算；有结果后结束程序。",
    State.SUSPENDED: "已中止，办理时限停止计算；原因消除后恢复办理。",
    State.GRANTED: "已准予，请送达文书和证照，由申请人签收后办结。",
    State.DENIED: "已决定不予，请送达决定书，由申请人签收后办结。",
    State.DELIVERING: "送达中，签收后办结。",
    State.CLOSED: "本件已办结。",
    State.NOT_ACCEPTED: "已决定不予受理，本件结束。",
    State.WITHDRAWN: "申请已撤回，本件结束。",
    State.REVOKED: "已撤销，本件结束。",
    State.TRANSFERRED: "已转报上级机关，本件在本机关结束。",
    State.TERMINATED: "已终止，本件结束。",
}
STAGES = ("收件", "受理", "审查", "决定", "送达办结")
_REACHED: Mapping[State, int] = {
    State.SUBMITTED: 0,
    State.RECEIVED: 1,
    State.SUPPLEMENTING: 1,
    State.ACCEPTED: 2,
    State.REVIEWING: 2,
    State.SPECIAL: 2,
    State.SUSPENDED: 2,
    State.GRANTED: 4,
    State.DENIED: 4,
    State.DELIVERING: 4,
}


@dataclass(frozen=True, slots=True)
class StageMark:
    """One stage of the road of a case: done, now, ahead, or never reached."""

    label: str
    mark: str
    at: datetime | None


def next_words(state: State, *, open_tasks: tuple[str, ...], has_disagreed: bool) -> str:
    """Return what should happen next, in one sentence."""
    if state is not State.REVIEWING:
        return NEXT.get(state, "")
    if open_tasks:
        return f"等待审查意见：{'、'.join(open_tasks)}。"
    if has_disagreed:
        return "有部门不同意，请写明理由作出不予决定，或者要求补充后再审。"
    return "审查意见已齐，请作出决定。"


def stage_marks(
    state: State,
    *,
    submitted_at: datetime | None,
    accepted_at: datetime | None,
    decided_at: datetime | None,
    closed_at: datetime | None,
) -> list[StageMark]:
    """Return the road of a case with the moment at which each stage was reached."""
    moments = (submitted_at, accepted_at, accepted_at, decided_at, closed_at)
    is_over = state in CLOSED
    now = _REACHED.get(state, len(STAGES))
    marks = []
    for place, (label, at) in enumerate(zip(STAGES, moments, strict=True)):
        done = at is not None if is_over else place < now
        mark = "done" if done else "never" if is_over else "now" if place == now else "ahead"
        marks.append(StageMark(label, mark, at if done else None))
    return marks
