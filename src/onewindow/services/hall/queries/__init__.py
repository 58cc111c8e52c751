"""Reads of the hall."""

from onewindow.services.hall.queries.facts import ticket_facts
from onewindow.services.hall.queries.following import (
    event_heads,
    events_after,
    hall_codes,
    public_event,
)
from onewindow.services.hall.queries.halls import (
    active_queues,
    counter_of_clerk,
    counter_states,
    halls,
    halls_of,
    hours_on,
    queues_with_waiting,
)
from onewindow.services.hall.queries.history import forget_past
from onewindow.services.hall.queries.pools import Pool, pool_of, pools_of
from onewindow.services.hall.queries.screens import Board, board_of, items_on_air, screen_by_code
from onewindow.services.hall.queries.slots import (
    FreeSlot,
    appointment_by_code,
    appointments_of,
    appointments_on,
    bookable_days,
    slots_on,
)
from onewindow.services.hall.queries.tickets import (
    Place,
    current_service,
    place_of,
    services_of,
    ticket_at,
    ticket_by_token,
    tickets_open,
)
from onewindow.services.hall.queries.waiting import (
    ExpectedWait,
    HallWaits,
    expected_wait,
    expected_wait_later,
    expected_waits,
    forget_waits,
)

__all__ = [
    "Board",
    "ExpectedWait",
    "FreeSlot",
    "HallWaits",
    "Place",
    "Pool",
    "active_queues",
    "appointment_by_code",
    "appointments_of",
    "appointments_on",
    "board_of",
    "bookable_days",
    "counter_of_clerk",
    "counter_states",
    "current_service",
    "event_heads",
    "events_after",
    "expected_wait",
    "expected_wait_later",
    "expected_waits",
    "forget_past",
    "forget_waits",
    "hall_codes",
    "halls",
    "halls_of",
    "hours_on",
    "items_on_air",
    "place_of",
    "pool_of",
    "pools_of",
    "public_event",
    "queues_with_waiting",
    "screen_by_code",
    "services_of",
    "slots_on",
    "ticket_at",
    "ticket_by_token",
    "ticket_facts",
    "tickets_open",
]
