"""The platform's own facts of trading in the columns of the standard."""

from collections.abc import Mapping, Sequence
from typing import Any

from onewindow.insight.warehouse.rules.own import Row, flag, wall

_AWARDED = {"awarded", "contracted"}
_FAILED = {"failed", "terminated"}
_NOTHING: Mapping[str, Any] = {
    "received_at": None,
    "decided_at": None,
    "winner": None,
    "winner_key": None,
    "amount": None,
    "reported": None,
    "places": {},
    "signed_at": None,
}


def tender(row: Row, bids: Sequence[Row], result: Row | None) -> dict[str, Any]:
    """
    Return a lot (标段) from tendering's fact, the bids at its opening and what came of it.

    What was opened but not through this platform counts by its deadline and its report.
    """
    came = result or _NOTHING
    opened = [bid["opened_at"] for bid in bids if bid["opened_at"]]
    evaluated_at = row["reported_at"] or came["received_at"]
    is_opened = bool(opened) or evaluated_at is not None
    return {
        "id": row["code"],
        "hall": None,
        "number": row["code"],
        "name": f"{row['tender_name']}（{row['name']}）",
        "kind": row["family"],
        "category": row["kind"],
        "region": row["region"],
        "procedure": row["procedure"],
        "tenderer": row["tenderer"],
        "entered_at": wall(row["created_at"]),
        "notice_at": wall(row["announced_at"]),
        "bids_due_at": wall(row["bids_due_at"]),
        "opened_at": wall(min(opened, default=row["bids_due_at"])) if is_opened else None,
        "evaluated_at": wall(evaluated_at),
        "decided_at": wall(came["decided_at"]),
        "contract_at": wall(came["signed_at"]),
        "ceiling": _ceiling(row),
        "award": came["amount"],
        "bidders": len(bids) if bids else came["reported"],
        "winner": came["winner"],
        "outcome": _outcome(row["state"]),
    }


def bid(row: Row, result: Row | None) -> dict[str, Any]:
    """Return a bid (投标) from bidding's fact and what came of its lot."""
    came = result or _NOTHING
    is_decided = came["winner_key"] is not None
    won = is_decided and came["winner_key"] == row["enterprise"]
    return {
        "id": row["bid"],
        "tender_id": row["lot_code"],
        "bidder": row["bidder"],
        "small_firm": None,  # 只有中标人的合同写明，只算中标人会偏
        "price": row["price"],
        "rank": came["places"].get(row["enterprise"]),
        "won": flag(won) if is_decided else None,
        "submitted_at": wall(row["sealed_at"]),
    }


def guarantee(row: Row) -> dict[str, Any]:
    """Return a bid deposit or letter (保证金和保函); letters and policies come as data only."""
    return {
        "id": row["reference"],
        "tender_id": row["lot_code"],
        "form": row["form"],
        "digital": flag(row["form"] != "transfer"),
        "amount": row["amount"],
        "issued_at": wall(row["given_at"]),
    }


def seat(row: Row) -> dict[str, Any]:
    """Return a drawn seat (专家席位); who sits there is in no column."""
    return {
        "id": row["seat"],
        "draw": row["draw"],
        "tender_id": row["lot_code"],
        "speciality": row["specialities"] or None,
        "drawn_at": wall(row["invited_at"]),
        "state": row["state"],
    }


def _ceiling(row: Row) -> Any:
    """Return the ceiling, of a procurement without one its budget; neither before the notice."""
    if row["announced_at"] is None:
        return None
    return row["ceiling"] or (row["estimate"] if row["family"] == "procurement" else None)


def _outcome(state: str) -> str | None:
    if state in _AWARDED:
        return "awarded"
    return "failed" if state in _FAILED else None
