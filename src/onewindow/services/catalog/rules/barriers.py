"""Hidden barriers (隐性壁垒): what makes people do more than the law asks, and what is done."""

from collections.abc import Iterator

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation

SHORTEST = 5


class BarrierSource(Choice):
    """Where a hidden barrier was heard of (来源)."""

    COMPLAINT = "complaint", "投诉举报"
    VISIT = "visit", "走访座谈"
    REVIEW = "review", "好差评"
    SELF_CHECK = "self_check", "部门自查"
    INSPECTION = "inspection", "督查检查"


class BarrierState(Choice):
    """Where the clean-up of a hidden barrier stands."""

    OPEN = "open", "待清理"
    CLEARED = "cleared", "已清理"
    KEPT = "kept", "依法保留"


BARRIER = Lifecycle(
    "barrier",
    BarrierState,
    [
        Move("note", "列入清单", frozenset({BarrierState.OPEN}), BarrierState.OPEN),
        Move("clear", "清理完成", frozenset({BarrierState.OPEN}), BarrierState.CLEARED),
        Move("keep", "依法保留", frozenset({BarrierState.OPEN}), BarrierState.KEPT),
        Move(
            "reopen",
            "重新清理",
            frozenset({BarrierState.CLEARED, BarrierState.KEPT}),
            BarrierState.OPEN,
        ),
    ],
)


def check_barrier(text: str, measure: str) -> Iterator[Violation]:
    """Yield everything that is missing when a barrier is put on the list."""
    if len(text.strip()) < SHORTEST:
        yield Violation("barrier.text", "请写明壁垒的具体表现", field="text")
    if len(measure.strip()) < SHORTEST:
        yield Violation("barrier.measure", "请写明清理措施", field="measure")


def check_barrier_end(name: str, result: str, basis: str) -> Iterator[Violation]:
    """Yield everything that is missing when a barrier is cleared, kept or opened again."""
    if len(result.strip()) < SHORTEST:
        yield Violation("barrier.result", "请写明清理结果或理由", field="result")
    if name == "keep" and not basis.strip():
        words = "依法保留须写明法律、行政法规的条款"
        yield Violation("barrier.basis", words, field="basis")
