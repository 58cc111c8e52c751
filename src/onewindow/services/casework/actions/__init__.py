"""The writes of casework, one function for each sentence of the business."""

from onewindow.services.casework.actions.accepting import (
    accept_case,
    deem_accepted,
    fill_gap,
    refuse_case,
    return_case,
    supplement_case,
)
from onewindow.services.casework.actions.deciding import (
    break_duty,
    correct_decision,
    deliver_case,
    deny_case,
    grant_case,
    revoke_decision,
    withdraw_case,
)
from onewindow.services.casework.actions.documents import serve_document
from onewindow.services.casework.actions.drafting import (
    attach_material,
    promise_material,
    save_answers,
    start_draft,
)
from onewindow.services.casework.actions.duties import confirm_duty, demand_rectification
from onewindow.services.casework.actions.fees import pay_fee, register_fee, waive_fee
from onewindow.services.casework.actions.finding import find_events, take_event
from onewindow.services.casework.actions.payments import (
    refund_payment,
    settle_payment,
    settle_waiting,
    start_payment,
)
from onewindow.services.casework.actions.prechecking import (
    Precheck,
    precheck_application,
    precheck_draft,
)
from onewindow.services.casework.actions.proactive import handle_event, handle_events
from onewindow.services.casework.actions.refusing import opt_in, opt_out, refuse_entitlement
from onewindow.services.casework.actions.reviewing import (
    claim_case,
    claim_task,
    end_special,
    extend_case,
    give_opinion,
    reassign_case,
    resume_case,
    start_special,
    suspend_case,
)
from onewindow.services.casework.actions.scanning import scan_material
from onewindow.services.casework.actions.submitting import (
    Application,
    check_application,
    check_whole,
    outline_materials,
    submit_application,
    submit_case,
)
from onewindow.services.casework.actions.sweeping import refresh_lights, sweep_cases

__all__ = [
    "Application",
    "Precheck",
    "accept_case",
    "attach_material",
    "break_duty",
    "check_application",
    "check_whole",
    "claim_case",
    "claim_task",
    "confirm_duty",
    "correct_decision",
    "deem_accepted",
    "deliver_case",
    "demand_rectification",
    "deny_case",
    "end_special",
    "extend_case",
    "fill_gap",
    "find_events",
    "give_opinion",
    "grant_case",
    "handle_event",
    "handle_events",
    "opt_in",
    "opt_out",
    "outline_materials",
    "pay_fee",
    "precheck_application",
    "precheck_draft",
    "promise_material",
    "reassign_case",
    "refresh_lights",
    "refund_payment",
    "refuse_case",
    "refuse_entitlement",
    "register_fee",
    "resume_case",
    "return_case",
    "revoke_decision",
    "save_answers",
    "scan_material",
    "serve_document",
    "settle_payment",
    "settle_waiting",
    "start_draft",
    "start_payment",
    "start_special",
    "submit_application",
    "submit_case",
    "supplement_case",
    "suspend_case",
    "sweep_cases",
    "take_event",
    "waive_fee",
    "withdraw_case",
]
