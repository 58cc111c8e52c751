"""Rules of the hall: lifecycles, fairness, hours, slots, play lists."""

from onewindow.services.hall.rules.appointments import APPOINTMENT, AppointmentState
from onewindow.services.hall.rules.counters import COUNTER, Attendance, PauseReason
from onewindow.services.hall.rules.screens import (
    PLAYLIST,
    ItemKind,
    Layout,
    PlaylistState,
)
from onewindow.services.hall.rules.tickets import (
    AT_COUNTER,
    OPEN,
    STAGE_OF,
    TICKET,
    EventKind,
    Priority,
    ServiceOutcome,
    Source,
    Stage,
    TicketState,
)

__all__ = [
    "APPOINTMENT",
    "AT_COUNTER",
    "COUNTER",
    "OPEN",
    "PLAYLIST",
    "STAGE_OF",
    "TICKET",
    "AppointmentState",
    "Attendance",
    "EventKind",
    "ItemKind",
    "Layout",
    "PauseReason",
    "PlaylistState",
    "Priority",
    "ServiceOutcome",
    "Source",
    "Stage",
    "TicketState",
]
