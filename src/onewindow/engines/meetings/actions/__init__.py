"""The writes of meetings."""

from onewindow.engines.meetings.actions.meetings import (
    Guest,
    Plan,
    answer,
    cancel_meeting,
    close_meeting,
    decline_minutes,
    finish_step,
    invite,
    move_meeting,
    open_meeting,
    plan_meeting,
    say,
    sign_minutes,
    take_seat,
)
from onewindow.engines.meetings.actions.rooms import add_room, book_room, release_room

__all__ = [
    "Guest",
    "Plan",
    "add_room",
    "answer",
    "book_room",
    "cancel_meeting",
    "close_meeting",
    "decline_minutes",
    "finish_step",
    "invite",
    "move_meeting",
    "open_meeting",
    "plan_meeting",
    "release_room",
    "say",
    "sign_minutes",
    "take_seat",
]
