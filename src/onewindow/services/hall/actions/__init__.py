"""Writes of the hall."""

from onewindow.services.hall.actions.booking import book_appointment, cancel_appointment, check_in
from onewindow.services.hall.actions.calling import (
    call_next,
    pass_over,
    recall_ticket,
    reinstate_ticket,
)
from onewindow.services.hall.actions.closing import sweep_halls
from onewindow.services.hall.actions.counters import (
    assign_queues,
    close_counter,
    open_counter,
    pause_counter,
    resume_counter,
)
from onewindow.services.hall.actions.planning import (
    PlanDraft,
    apply_plan,
    check_forecasts,
    undo_plan,
)
from onewindow.services.hall.actions.playing import (
    add_item,
    draft_playlist,
    remove_item,
    retire_playlist,
    review_playlist,
    submit_playlist,
)
from onewindow.services.hall.actions.posts import decide_posts, propose_posts
from onewindow.services.hall.actions.serving import (
    cancel_ticket,
    finish_service,
    hold_ticket,
    link_case,
    resume_ticket,
    start_service,
    transfer_ticket,
)
from onewindow.services.hall.actions.setting_up import (
    HallRules,
    QueueDraft,
    SlotDraft,
    save_queue,
    save_slots,
    set_day,
    set_up_hall,
)
from onewindow.services.hall.actions.taking import Taker, Wish, admit_ticket, take_ticket

__all__ = [
    "HallRules",
    "PlanDraft",
    "QueueDraft",
    "SlotDraft",
    "Taker",
    "Wish",
    "add_item",
    "admit_ticket",
    "apply_plan",
    "assign_queues",
    "book_appointment",
    "call_next",
    "cancel_appointment",
    "cancel_ticket",
    "check_forecasts",
    "check_in",
    "close_counter",
    "decide_posts",
    "draft_playlist",
    "finish_service",
    "hold_ticket",
    "link_case",
    "open_counter",
    "pass_over",
    "pause_counter",
    "propose_posts",
    "recall_ticket",
    "reinstate_ticket",
    "remove_item",
    "resume_counter",
    "resume_ticket",
    "retire_playlist",
    "review_playlist",
    "save_queue",
    "save_slots",
    "set_day",
    "set_up_hall",
    "start_service",
    "submit_playlist",
    "sweep_halls",
    "take_ticket",
    "transfer_ticket",
    "undo_plan",
]
