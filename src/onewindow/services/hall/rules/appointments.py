"""Appointments (预约): the states, and who may book, check in and when."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


class AppointmentState(Choice):
    """Where an appointment (预约) stands."""

    BOOKED = "booked", "已预约"
    CHECKED_IN = "checked_in", "已签到"
    CANCELLED = "cancelled", "已取消"
    MISSED = "missed", "爽约"


_A = AppointmentState
APPOINTMENT = Lifecycle(
    "appointment",
    AppointmentState,
    [
        Move("book", "预约", frozenset({_A.BOOKED}), None),
        Move("check_in", "签到", frozenset({_A.BOOKED}), _A.CHECKED_IN),
        Move("cancel", "取消预约", frozenset({_A.BOOKED}), _A.CANCELLED),
        Move("miss", "记爽约", frozenset({_A.BOOKED}), _A.MISSED),
    ],
)
