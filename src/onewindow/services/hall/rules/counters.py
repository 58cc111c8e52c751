"""Whether a counter is attended (窗口状态)."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


class Attendance(Choice):
    """Whether a counter (窗口) serves right now."""

    OPEN = "open", "开放"
    PAUSED = "paused", "暂停"
    CLOSED = "closed", "关闭"


class PauseReason(Choice):
    """Why a counter serves nobody for a while (暂停原因)."""

    REST = "rest", "短时休息"
    MEAL = "meal", "用餐"
    PAPERS = "papers", "整理材料"
    TRAINING = "training", "会议培训"
    FAULT = "fault", "设备故障"


_A = Attendance
COUNTER = Lifecycle(
    "counter_state",
    Attendance,
    [
        Move("open", "开窗", frozenset({_A.CLOSED}), _A.OPEN),
        Move("pause", "暂停", frozenset({_A.OPEN}), _A.PAUSED),
        Move("resume", "恢复", frozenset({_A.PAUSED}), _A.OPEN),
        Move("assign", "调整业务", frozenset({_A.OPEN, _A.PAUSED, _A.CLOSED}), None),
        Move("close", "关窗", frozenset({_A.OPEN, _A.PAUSED}), _A.CLOSED),
    ],
)
