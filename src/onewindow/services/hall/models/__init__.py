"""Tables of the hall: halls and counters, tickets, appointments, screens."""

from onewindow.services.hall.models.appointments import Appointment, Slot, SlotRule
from onewindow.services.hall.models.halls import (
    CounterPeriod,
    CounterState,
    Hall,
    HallDay,
    Queue,
)
from onewindow.services.hall.models.plans import CounterPlan, ForecastCheck, PostProposal
from onewindow.services.hall.models.screens import Playlist, PlaylistItem, Screen
from onewindow.services.hall.models.tickets import CallEvent, Period, Ticket, TicketService

__all__ = [
    "Appointment",
    "CallEvent",
    "CounterPeriod",
    "CounterPlan",
    "CounterState",
    "ForecastCheck",
    "Hall",
    "HallDay",
    "Period",
    "Playlist",
    "PlaylistItem",
    "PostProposal",
    "Queue",
    "Screen",
    "Slot",
    "SlotRule",
    "Ticket",
    "TicketService",
]
