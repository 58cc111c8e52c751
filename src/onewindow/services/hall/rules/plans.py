"""The life of a counter plan (窗口计划) and of a proposal for posts (窗口增减建议)."""

from collections.abc import Iterator, Sequence

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation
from onewindow.services.hall.rules.simulation import SLOT, SLOTS


class PlanState(Choice):
    """Whether a counter plan counts."""

    IN_FORCE = "in_force", "执行中"
    REPLACED = "replaced", "已被替换"
    UNDONE = "undone", "已撤回"


class ProposalState(Choice):
    """Where a proposal to add or take away counters stands."""

    PROPOSED = "proposed", "待签批"
    AGREED = "agreed", "已同意"
    REJECTED = "rejected", "未同意"


_IN_FORCE, _REPLACED = PlanState.IN_FORCE, PlanState.REPLACED
COUNTER_PLAN = Lifecycle(
    "counter_plan",
    PlanState,
    [
        Move("apply", "执行窗口计划", frozenset({_IN_FORCE}), None),
        Move("replace", "被新计划替换", frozenset({_IN_FORCE}), _REPLACED),
        Move("undo", "撤回窗口计划", frozenset({_IN_FORCE}), PlanState.UNDONE),
        Move("restore", "恢复原计划", frozenset({_REPLACED}), _IN_FORCE),
    ],
)
POST_PROPOSAL = Lifecycle(
    "post_proposal",
    ProposalState,
    [
        Move("propose", "提出窗口增减建议", frozenset({ProposalState.PROPOSED}), None),
        Move("agree", "同意", frozenset({ProposalState.PROPOSED}), ProposalState.AGREED),
        Move("reject", "不同意", frozenset({ProposalState.PROPOSED}), ProposalState.REJECTED),
    ],
)


def check_plan(counters: Sequence[int], *, most: int) -> Iterator[Violation]:
    """Yield what is wrong with a plan of counters for each half hour of a day."""
    if len(counters) != SLOTS:
        yield Violation("plan.length", f"窗口计划须有{SLOTS}个半小时")
        return
    for slot, count in enumerate(counters):
        if not 0 <= count <= most:
            yield Violation("plan.count", f"{clock(slot)}排了{count}个窗口，应在0到{most}之间")


def clock(slot: int) -> str:
    """Return when a half hour begins, as people write it: 10:30."""
    return f"{slot * SLOT // 3600:02d}:{slot % 2 * 30:02d}"


def stretch(slot: int) -> str:
    """Return a half hour as people write it: 10:30–11:00."""
    return f"{clock(slot)}–{clock(slot + 1)}"
