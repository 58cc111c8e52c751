"""Tenders, bids, deposits and results of our own; nothing sealed comes in before its time."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.foundation.records.api import seal_all
from onewindow.insight.warehouse.actions.own import load_own
from onewindow.insight.warehouse.api import Load, data_version
from onewindow.insight.warehouse.queries.feeds import FEEDS
from onewindow.trading.bidding.api import fail_opening, open_bids
from onewindow.trading.evaluation.api import decline_seat
from onewindow.trading.guarantees.api import reveal_due
from onewindow.trading.tendering.api import LotDraft, create_tender
from tests.engines.indicators.small import value
from tests.insight.warehouse.builders import counts
from tests.trading.bidding.builders import handed_in, let_go, three
from tests.trading.bidding.conftest import tendered
from tests.trading.bidding.test_bids import DUE
from tests.trading.contracts.builders import publicized, received, signed
from tests.trading.contracts.conftest import files, firms, works
from tests.trading.evaluation.builders import drawn
from tests.trading.evaluation.conftest import closed, library, specialities
from tests.trading.guarantees.builders import issued, paid
from tests.trading.guarantees.conftest import partners
from tests.trading.guarantees.conftest import tendered as guarded
from tests.trading.tendering.builders import MONDAY, OFFICER, announced, drafted, entered
from tests.trading.tendering.conftest import (
    bodies,
    clock,
    law,
    procedures,
    rule_book,
    standing_law,
)

__all__ = [
    "bodies",
    "clock",
    "closed",
    "files",
    "firms",
    "guarded",
    "law",
    "library",
    "partners",
    "procedures",
    "rule_book",
    "specialities",
    "standing_law",
    "tendered",
    "works",
]
LATER = DUE + timedelta(days=200)


def loaded(moment=LATER):
    """Load what changed; return by table what was read, new, changed and the same."""
    seal_all()
    found = {one.table: one for one in load_own(at=moment)}
    assert [(one.reason, one.rows_bad) for one in found.values()] == [("", 0)] * len(found)
    return {table: counts(one)[:4] for table, one in found.items()}


def kept_words(home, words):
    """Return which files of the warehouse hold these words."""
    kept = (file for file in (home / "warehouse").rglob("*") if file.is_file())
    return [file.name for file in kept if words.encode() in file.read_bytes()]


def open_all(tendered, clock, bids):
    clock.move_to(DUE)
    for name in ("交易中心", "招标人"):
        let_go(tendered, name, bids, at=DUE)
    open_bids(lot=tendered.lot, at=DUE)


def test_who_bids_and_how_many_come_in_after_the_opening_only(home, tendered, clock, rows):
    bids = three(tendered)
    assert loaded() == {"tenders": (1, 1, 0, 0)}
    assert rows("SELECT opened_at, bidders, winner, outcome FROM tenders") == [(None,) * 4]
    clock.move_to(DUE)  # 截止了，还没有开标
    assert loaded() == {}
    assert kept_words(home, "建设1公司") == []
    open_all(tendered, clock, bids)
    assert loaded() == {"tenders": (1, 0, 1, 0), "bids": (3, 3, 0, 0)}
    assert rows("SELECT opened_at, bidders FROM tenders") == [(datetime(2026, 11, 23, 9), 3)]
    assert rows(
        "SELECT tender_id = (SELECT id FROM tenders), bidder, small_firm, price, rank, won, "
        "submitted_at FROM bids ORDER BY bidder"
    ) == [
        (True, f"建设{n}公司", None, Decimal(price), None, None, datetime(2026, 11, 2, 9))
        for n, price in ((1, "9800000.00"), (2, "10000000.00"), (3, "10250000.00"))
    ]
    assert loaded() == {}


def test_bids_that_are_never_opened_stay_sealed(home, tendered, clock, rows):
    for firm in tendered.firms[:2]:
        handed_in(tendered, firm)
    clock.move_to(DUE)
    fail_opening(lot=tendered.lot, at=DUE, actor=OFFICER)
    assert loaded() == {"tenders": (1, 1, 0, 0)}
    assert rows("SELECT opened_at, bidders, outcome FROM tenders") == [(None, None, "failed")]
    assert kept_words(home, "建设1公司") == []


def test_who_gave_a_deposit_comes_in_when_the_lot_is_opened_or_over(home, guarded, clock, rows):
    paid(guarded, 0)
    issued(guarded, 1)
    assert loaded() == {"tenders": (1, 1, 0, 0)}
    clock.move_to(guarded.due)
    reveal_due(at=guarded.due)  # 截止后已公开归属，但还没有开标
    assert "guarantees" not in loaded()
    fail_opening(lot=guarded.lot, at=guarded.due, actor=OFFICER)
    assert loaded()["guarantees"] == (2, 2, 0, 0)
    assert rows(
        "SELECT tender_id = (SELECT id FROM tenders), form, digital, amount, issued_at "
        "FROM guarantees ORDER BY form"
    ) == [
        (True, "letter", True, Decimal("200000.00"), datetime(2026, 11, 2, 9)),
        (True, "transfer", False, Decimal("200000.00"), datetime(2026, 11, 2, 9)),
    ]


def test_what_the_report_says_is_secret_until_its_candidates_are_on_show(home, works, rows):
    received(works)
    loaded()
    assert rows("SELECT evaluated_at, bidders, award, winner FROM tenders") == [
        (datetime(2026, 11, 25, 10), None, None, None)
    ]


def test_candidates_on_show_tell_how_many_there_were_and_nobody_has_won(home, works, rows):
    publicized(works)
    loaded()
    assert rows("SELECT bidders, award, winner, outcome FROM tenders") == [(3, None, None, None)]


def test_a_tender_comes_in_from_its_entry_to_its_contract(home, works, rows):
    works.lot.ceiling = Decimal("10000000.00")
    works.lot.save()
    assert loaded() == {"tenders": (1, 1, 0, 0)}
    signed(works)
    assert loaded() == {"tenders": (1, 0, 1, 0)}
    (row,) = rows("SELECT * EXCLUDE (load, line) FROM tenders")
    assert row == (
        "onewindow",
        works.lot.code,
        "",
        works.lot.code,
        "滨河小学改扩建（土建）",
        "works",
        "工程施工",
        "339901",
        "工程公开招标",
        "区教育局",
        datetime(2026, 11, 2, 9),
        datetime(2026, 11, 2, 9),
        datetime(2026, 11, 23, 9),
        datetime(2026, 11, 23, 9),
        datetime(2026, 11, 25, 10),
        datetime(2026, 11, 30, 10),
        datetime(2026, 12, 4, 10),
        Decimal("10000000.00"),
        Decimal("9800000.00"),
        3,
        "建设1公司",
        "awarded",
    )


@pytest.mark.parametrize(
    ("code", "figure"),
    [
        ("T01", 2),  # （1000万－980万）÷1000万
        ("T04", 3),
        ("T06", 21),  # 11月2日公告，23日开标
        ("T07", 2),
        ("T08", 5),
        ("T09", 4),
    ],
)
def test_trading_indicators_say_of_a_real_tender_what_is_reckoned_by_hand(
    home, works, rows, code, figure
):
    works.lot.ceiling = Decimal("10000000.00")
    works.lot.save()
    signed(works)
    loaded()
    names = [name for (name, *_) in rows("DESCRIBE tenders")]
    facts = [dict(zip(names, row, strict=True)) for row in rows("FROM tenders")]
    entered_on = datetime(2026, 11, 2).date()
    found = value(code, {"tenders": facts}, hall="", since=entered_on)
    assert found.value == figure


def test_drawn_seats_come_in_without_who_sits_on_them(home, closed, library, rows):
    draw = drawn(closed)
    assert loaded()["expert_seats"] == (4, 4, 0, 0)
    assert rows(
        "SELECT DISTINCT draw, tender_id = (SELECT id FROM tenders), speciality, drawn_at, state "
        "FROM expert_seats"
    ) == [(draw.code, True, "建筑工程施工", datetime(2026, 11, 23, 9, 1), "待答复")]
    for expert in library:
        assert kept_words(home, expert.person.name) + kept_words(home, expert.number) == []
    decline_seat(seat=draw.seats.order_by("id")[0], reason="出差", at=draw.fixed_at)
    assert loaded()["expert_seats"][1:] == (1, 1, 3)


def test_what_was_broken_off_in_the_middle_is_finished_the_next_time(home, tendered, clock):
    seal_all()
    facts = home / "warehouse" / "facts"
    facts.parent.mkdir()
    facts.write_text("磁盘坏了")
    with pytest.raises(OSError, match="facts"):
        load_own(at=LATER)
    assert [(one.table, one.state) for one in Load.objects.all()] == [("tenders", "waiting")]
    facts.unlink()
    load_own(at=LATER)
    assert [(one.table, one.state) for one in Load.objects.all()] == [("tenders", "done")]
    version = data_version()
    assert load_own(at=LATER) == []
    assert data_version() == version


def test_a_draft_has_not_entered_and_a_ceiling_is_not_said_before_the_notice(
    home, procedures, bodies, clock, rows
):
    create_tender(draft=drafted(procedures, bodies), on=MONDAY, actor=OFFICER)
    assert loaded() == {}
    ceiling = Decimal("9000000.00")
    lots = (LotDraft("土建", Decimal("10000000.00"), ceiling=ceiling),)
    entered(procedures, bodies, lots=lots)
    assert loaded() == {"tenders": (1, 1, 0, 0)}
    assert rows("SELECT notice_at, ceiling FROM tenders") == [(None, None)]
    announced(procedures, bodies, lots=lots)
    loaded()
    assert rows("SELECT ceiling FROM tenders WHERE notice_at IS NOT NULL") == [(ceiling,)]


def read_all():
    with CaptureQueriesContext(connection) as asked:
        found = {feed.table: len(list(feed.all())) for feed in FEEDS}
    return found, len(asked)


def test_more_tenders_take_no_more_queries(home, procedures, bodies, clock):
    announced(procedures, bodies)
    one, few = read_all()
    for number in (2, 3):
        entered(procedures, bodies, name=f"项目{number}")
    three_of_them, many = read_all()
    assert (one["tenders"], three_of_them["tenders"]) == (1, 3)
    assert many == few
