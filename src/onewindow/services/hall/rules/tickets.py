"""The life of a ticket (号票), from the kiosk to the end of the visit."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


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
    TRANSFERRED = "transferred", "转其他窗口"
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
