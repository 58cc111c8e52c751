"""Halls: tickets, calling, appointments, screens (取号、叫号、预约、显示屏)."""

from onewindow.services.hall.models import (
    Appointment,
    CallEvent,
    CounterPeriod,
    CounterState,
    Hall,
    Period,
    Queue,
    Screen,
    Ticket,
    TicketService,
)
from onewindow.services.hall.queries import ticket_facts
from onewindow.services.hall.rules import (
    Attendance,
    EventKind,
    Priority,
    ServiceOutcome,
    Source,
    Stage,
    TicketState,
)

__all__ = [
    "Appointment",
    "Attendance",
    "CallEvent",
    "CounterPeriod",
    "CounterState",
    "EventKind",
    "Hall",
    "Period",
    "Priority",
    "Queue",
    "Screen",
    "ServiceOutcome",
    "Source",
    "Stage",
    "Ticket",
    "TicketService",
    "TicketState",
    "ticket_facts",
]
