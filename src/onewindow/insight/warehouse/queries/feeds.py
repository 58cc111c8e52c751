"""The platform's own facts as rows of the standard: which there are, and what tells of changes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, islice
from typing import Any

from django.db.models import Model

from onewindow.insight.warehouse.queries.marks import mark_key
from onewindow.insight.warehouse.rules import own, own_trading
from onewindow.services.casework.api import case_facts
from onewindow.services.feedback.api import review_facts
from onewindow.services.hall.api import (
    appointment_facts,
    first_visits,
    ticket_facts,
)
from onewindow.trading.bidding.api import bid_facts
from onewindow.trading.contracts.api import Award, result_facts
from onewindow.trading.evaluation.api import Draw, Seat, seat_facts
from onewindow.trading.guarantees.api import Guarantee, guarantee_facts
from onewindow.trading.tendering.api import Tender, lot_facts

PAGE = 5_000
_ALL = _NO_REVIEW = 10**12
Keys = list[int]
Rows = Iterator[dict[str, Any]]
Told = Callable[[Keys], Keys]


@dataclass(frozen=True, slots=True)
class Feed:
    """
    One table of our own: whose entries in the record tell of changes, how rows are read.

    ``told`` says for each model whose entries count which keys are to be read because of them.
    """

    table: str
    told: Mapping[str, Told]
    changed: Callable[[Keys], Rows]
    all: Callable[[], Rows]

    def rows_told(self, entries: Mapping[str, Keys]) -> Rows:
        """Return the rows to be read because of entries: the keys by model, others' left out."""
        found = {label: keys for label, keys in entries.items() if keys and label in self.told}
        if not found:
            return iter(())
        read = chain.from_iterable(self.told[label](keys) for label, keys in found.items())
        return self.changed(sorted(set(read)))


def _same(keys: Keys) -> Keys:
    return keys


def _none(_: Keys) -> Keys:
    """Return no further key: what is read anyway shows the change."""
    return []


def _lots_of(model: type[Model], path: str) -> Told:
    """Return which lots rows of a model belong to; what is sealed yet belongs to none."""

    def found(keys: Keys) -> Keys:
        rows = model._default_manager.filter(pk__in=keys, **{f"{path}__isnull": False})
        return list(rows.order_by().values_list(path, flat=True).distinct())

    return found


def _mark(value: str | None) -> str | None:
    if not value:
        return None
    return sha256((mark_key() + value.upper()).encode()).hexdigest()[:32]


def _visits(keys: Keys) -> Rows:
    return (own.visit(row, _mark) for row in ticket_facts(tickets=keys))


def _all_visits() -> Rows:
    return (own.visit(row, _mark) for row in ticket_facts())


def _cases(keys: Keys) -> Rows:
    for start in range(0, len(keys), PAGE):
        page = keys[start : start + PAGE]
        yield from _with_visits(list(case_facts(keys=page)))


def _all_cases() -> Rows:
    return chain.from_iterable(map(_with_visits, _pages(case_facts)))


def _with_visits(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    visits = first_visits([row["id"] for row in rows])
    return [own.case(row, visits.get(row["id"]), _mark) for row in rows]


def _reviews(keys: Keys) -> Rows:
    after = min(keys) - 1 if keys else _NO_REVIEW
    rows = review_facts(after=after, limit=_ALL, with_followed=True)
    return (own.review(row, _mark) for row in rows)


def _all_reviews() -> Rows:
    return (own.review(row, _mark) for row in review_facts(limit=_ALL))


def _appointments(keys: Keys) -> Rows:
    return (own.appointment(row, _mark) for row in appointment_facts(keys=keys))


def _all_appointments() -> Rows:
    return (own.appointment(row, _mark) for row in appointment_facts())


def _tenders(lots: Keys | None = None) -> Rows:
    for page in _paged(lot_facts(lots=lots)):
        keys = [row["lot"] for row in page]
        results, bids = result_facts(lots=keys), defaultdict(list)
        for one in bid_facts(lots=keys):
            bids[one["lot"]].append(one)
        for row in page:
            yield own_trading.tender(row, bids[row["lot"]], results.get(row["lot"]))


def _bids(lots: Keys | None = None) -> Rows:
    for page in _paged(bid_facts(lots=lots)):
        results = result_facts(lots={row["lot"] for row in page})
        for row in page:
            yield own_trading.bid(row, results.get(row["lot"]))


def _guarantees(lots: Keys | None = None) -> Rows:
    return map(own_trading.guarantee, guarantee_facts(lots=lots))


def _seats(lots: Keys | None = None) -> Rows:
    return map(own_trading.seat, seat_facts(lots=lots))


def _paged(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    found = iter(rows)
    while page := list(islice(found, PAGE)):
        yield page


def _pages(facts: Callable[..., Iterable[dict[str, Any]]]) -> Iterator[list[dict[str, Any]]]:
    after = 0
    while page := list(facts(after=after, limit=PAGE)):
        yield page
        after = page[-1]["id"]


FEEDS = (
    Feed("visits", {"hall.ticket": _same}, _visits, _all_visits),
    Feed("cases", {"casework.case": _same}, _cases, _all_cases),
    Feed(
        "reviews",
        {"feedback.review": _same, "inspections.finding": _none},
        _reviews,
        _all_reviews,
    ),
    Feed("appointments", {"hall.appointment": _same}, _appointments, _all_appointments),
    Feed(
        "tenders",
        {
            "tendering.lot": _same,
            "tendering.tender": _lots_of(Tender, "lots"),
            "contracts.award": _lots_of(Award, "lot"),
        },
        _tenders,
        _tenders,
    ),
    Feed("bids", {"tendering.lot": _same}, _bids, _bids),
    Feed(
        "guarantees",
        {"tendering.lot": _same, "guarantees.guarantee": _lots_of(Guarantee, "lot")},
        _guarantees,
        _guarantees,
    ),
    Feed(
        "expert_seats",
        {"evaluation.draw": _lots_of(Draw, "lot"), "evaluation.seat": _lots_of(Seat, "draw__lot")},
        _seats,
        _seats,
    ),
)
