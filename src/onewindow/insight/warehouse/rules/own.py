"""The platform's own facts in the columns of the standard; persons come in as marks only."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

Row = Mapping[str, Any]
Mark = Callable[[str | None], str | None]
CITY = timezone(timedelta(hours=8))
_TAKEN = {"kiosk": "kiosk", "phone": "mobile", "desk": "desk", "appointment": "kiosk"}
_CHANNELS = {
    "online": "web",
    "mobile": "mobile",
    "counter": "counter",
    "kiosk": "terminal",
    "api": "web",
    "proactive": "proactive",
}
_GRANTED = {"grant", "instant_grant", "undertaking_grant"}
_STATES = {"withdrawn": "withdrawn", "not_accepted": "not_accepted", "denied": "refused"}
_ENDED = {"closed", "revoked", "transferred"}
_MET = {"checked_in": "came", "missed": "missed", "cancelled": "cancelled"}


def visit(row: Row, mark: Mark) -> dict[str, Any]:
    """Return one matter of a visit (取号) from the hall's fact."""
    return {
        "id": row["service"],
        "hall": row["hall"],
        "number": row["ticket_number"],
        "queue": row["queue_letter"],
        "channel": _TAKEN.get(row["source"]),
        "appointed": flag(row["appointed_at"] is not None),
        "priority": flag(bool(row["priority"])),
        "person_mark": mark(row["person_number"]),
        "matter": row["matter_slug"],
        "counter": row["counter_number"],
        "taken_at": wall(row["taken_at"]),
        "called_at": wall(row["called_at"]),
        "started_at": wall(row["started_at"]),
        "ended_at": wall(row["ended_at"]),
        "outcome": _visit_outcome(row),
        "case_id": row["case_number"],
    }


def case(row: Row, visit_of: Row | None, mark: Mark) -> dict[str, Any]:
    """Return a case (受理办理) from casework's fact, with the visit on which it came in."""
    came = visit_of or {}
    is_proactive = row["channel"] == "proactive"
    return {
        "id": row["number"],
        "hall": came.get("hall"),
        "number": row["number"],
        "matter": row["matter"],
        "matter_name": row["matter_name"],
        "department": row["organization_name"],
        "region": row["region"],
        "channel": _CHANNELS[row["channel"]],
        "unified": flag(is_true=row["channel"] != "api"),
        "instant": flag(row["outcome"] == "instant_grant"),
        "proactive": flag(is_proactive),
        "applicant_mark": mark(row["person_number"] or row["enterprise_code"]),
        "received_at": wall(row["submitted_at"]),
        "accepted_at": wall(row["accepted_at"]),
        "due_at": _end_of(row["promised_due"]),
        "decided_at": wall(row["decided_at"]),
        "closed_at": wall(row["closed_at"]),
        "outcome": _case_outcome(row),
        "supplements": row["supplements"],
        "accept_due_at": _end_of(row["notice_due"]),
        "suspended_at": _start_of(row["stopped_on"]),
        "suspended_until": _start_of(row["stopped_until"]),
        "tolerance_due_at": _end_of(row["gap_due"]),
        "tolerance_done_at": _start_of(row["gap_done"]),
        "visit_id": came.get("service"),
        "counter": came.get("counter_number"),
        "handler_mark": mark(f"user:{row['clerk_key']}") if row["clerk_key"] else None,
    }


def review(row: Row, mark: Mark) -> dict[str, Any]:
    """Return a review (评价) from feedback's fact."""
    return {
        "id": row["id"],
        "hall": row["site_code"],
        "case_id": row["case_number"],
        "visit_id": row["ticket_service"],
        "counter": row["counter_number"],
        "matter": row["matter"],
        "channel": row["channel"] or row["origin"],
        "level": row["score"],
        "reviewed_at": wall(row["at"]),
        "contacted_at": wall(row["contacted_at"]),
        "rectify_due_at": _end_of(row["rectify_due"]),
        "rectified_at": _end_of(row["rectified_on"]),
        "judged_at": wall(row["judged_at"]),
        "mistaken": None if row["counts"] is None else flag(not row["counts"]),
    }


def appointment(row: Row, mark: Mark) -> dict[str, Any]:
    """Return an appointment (预约) from the hall's fact."""
    return {
        "id": row["appointment"],
        "hall": row["hall"],
        "queue": row["queue_letter"],
        "booked_at": wall(row["booked_at"]),
        "for_at": wall(row["starts"]),
        "outcome": _MET.get(row["state"]),
    }


def counter_day(row: Row) -> dict[str, Any]:
    """Return a counter's day (窗口日) from the hall's fact."""
    return {
        "id": f"{row['hall']}-{row['counter_number']}-{row['on'].isoformat()}",
        "hall": row["hall"],
        "counter": row["counter_number"],
        "on": row["on"].isoformat(),
        "opens_at": wall(row["opens_at"]),
        "planned_minutes": row["planned_minutes"],
        "open_minutes": row["open_minutes"],
        "serving_minutes": row["serving_minutes"],
        "unattended_minutes": row["unattended_minutes"],
        "first_called_at": wall(row["first_called_at"]),
    }


def _visit_outcome(row: Row) -> str | None:
    if row["outcome"] == "cancelled" or row["ticket_state"] == "cancelled":
        return "cancelled"
    if row["outcome"] == "abandoned" or row["ticket_state"] == "abandoned":
        return "left"
    if row["outcome"]:
        return "served"
    return "missed" if row["ticket_state"] == "passed" else None


def _case_outcome(row: Row) -> str | None:
    if row["state"] in _STATES:
        return _STATES[row["state"]]
    if row["outcome"] in _GRANTED:
        return "granted"
    if row["outcome"] == "deny":
        return "refused"
    return "other" if row["state"] in _ENDED else None


def flag(is_true: bool) -> str:
    """Return yes or no as the standard reads it."""
    return "1" if is_true else "0"


def wall(moment: datetime | None) -> str | None:
    """Return a moment as the clock on the wall shows it, to the microsecond."""
    if moment is None:
        return None
    return moment.astimezone(CITY).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def _start_of(day: date | None) -> str | None:
    return None if day is None else f"{day.isoformat()} 00:00:00"


def _end_of(day: date | None) -> str | None:
    """Return the last second of a day: what is due on a day is in time until then."""
    return None if day is None else f"{datetime.combine(day, time(23, 59, 59))}"
