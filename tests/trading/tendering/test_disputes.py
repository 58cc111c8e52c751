"""Objections and queries are taken within their days, suspend, and are answered."""

from datetime import date

import pytest

from onewindow.foundation.messaging.models import Message
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.violations import Refused
from onewindow.trading.tendering.actions import (
    answer_dispute,
    file_dispute,
    withdraw_dispute,
)
from onewindow.trading.tendering.api import move_lot, note_event
from onewindow.trading.tendering.models import Dispute
from onewindow.trading.tendering.queries import answer_clock, clocks_of
from onewindow.trading.tendering.rules import Claim, DisputeKind, Link, Standing
from tests.trading.tendering.builders import OFFICER, TENDERER, announced
from tests.trading.tendering.disputes import (
    FILER,
    GOOD,
    at,
    bid_of,
    firm,
    letter,
    procurement,
    raised,
)


def codes(refused):
    return [v.code for v in refused.value.violations]


@pytest.fixture
def works(procedures, bodies, clock):
    tender, _ = announced(procedures, bodies)
    return tender


def filed(draft, when):
    return file_dispute(draft=draft, at=when, actor=FILER)


def test_an_objection_to_documents_suspends_until_it_is_answered(works):
    dispute = filed(raised(works, firm()), at(2026, 11, 4, 10))
    lot = works.lots.get()
    assert (dispute.number, dispute.state) == (f"{works.code}-Q001", "filed")
    # 11月4日起三日，7日是周六，顺延到9日。
    assert dispute.due_on == date(2026, 11, 9)
    assert lot.is_suspended
    with pytest.raises(Refused) as refused:
        move_lot(lot=lot, name="open", actor=OFFICER)
    assert codes(refused) == ["lot.suspended"]
    answer_dispute(dispute=dispute, answer=GOOD, at=at(2026, 11, 6, 9), actor=TENDERER)
    lot.refresh_from_db()
    assert not lot.is_suspended
    assert (dispute.state, dispute.outcome, dispute.is_overdue) == ("answered", "rejected", False)
    moves = sorted(entry.move for entry in entries_of(key_of(dispute)))
    assert moves == ["dispute.answer", "dispute.file", "dispute.suspend_lots"]
    assert Message.objects.get().title == "异议已答复"


@pytest.mark.parametrize(("day", "wrong"), [(13, []), (14, ["dispute.late"])])
def test_the_last_day_is_the_tenth_before_the_bids_fall_due(works, day, wrong):
    draft = raised(works, firm())
    if not wrong:
        assert filed(draft, at(2026, 11, day, 23, 59)).pk
        return
    with pytest.raises(Refused) as refused:
        filed(draft, at(2026, 11, day, 0, 1))
    assert codes(refused) == wrong
    assert "第二十二条" in refused.value.violations[0].source
    assert "2026年11月13日" in refused.value.violations[0].message
    assert not Dispute.objects.exists()


def test_everything_that_a_letter_lacks_is_told_at_once(works):
    empty = letter(claims=(Claim(" "),), request="", facts="", standing=Standing.INTERESTED)
    with pytest.raises(Refused) as refused:
        filed(raised(works, firm(), empty, telephone=""), at(2026, 11, 4))
    assert codes(refused) == [
        "dispute.telephone",
        "dispute.claims",
        "dispute.request",
        "dispute.facts",
        "dispute.standing.grounds",
    ]


def test_two_objections_hold_a_lot_until_both_are_answered(works):
    first = filed(raised(works, firm(1)), at(2026, 11, 4))
    second = filed(raised(works, firm(2)), at(2026, 11, 5))
    answer_dispute(dispute=first, answer=GOOD, at=at(2026, 11, 6), actor=TENDERER)
    assert works.lots.get().is_suspended
    withdraw_dispute(dispute=second, reason="已说明", at=at(2026, 11, 6), actor=FILER)
    assert not works.lots.get().is_suspended
    assert second.state == "withdrawn"


def test_a_late_answer_is_taken_and_stands_as_late(works):
    dispute = filed(raised(works, firm()), at(2026, 11, 4))
    answer_dispute(dispute=dispute, answer=GOOD, at=at(2026, 11, 10), actor=TENDERER)
    assert dispute.is_overdue
    with pytest.raises(Refused) as refused:
        answer_dispute(dispute=dispute, answer=GOOD, at=at(2026, 11, 10), actor=TENDERER)
    assert codes(refused) == ["dispute.answer.not_open"]


def test_the_opening_is_objected_to_in_the_meeting_and_nowhere_else(works):
    company, lot = firm(), works.lots.get()
    bid_of(company, lot)
    said = letter(link=Link.OPENING, standing=Standing.BIDDER)
    with pytest.raises(Refused) as refused:
        filed(raised(works, company, said, lot=lot), at(2026, 11, 23, 9, 40))
    assert codes(refused) == ["dispute.opening"]


def test_the_result_is_objected_to_while_it_is_on_show(works):
    company, lot = firm(), works.lots.get()
    bid_of(company, lot)
    said = letter(link=Link.RESULT, standing=Standing.BIDDER)
    draft = raised(works, company, said, lot=lot)
    with pytest.raises(Refused) as refused:
        filed(draft, at(2026, 11, 30))
    assert codes(refused) == ["dispute.early"]
    note_event(lot=lot, event="report_received", at=at(2026, 11, 27), actor=OFFICER)
    note_event(lot=lot, event="candidates_from", at=at(2026, 11, 28), actor=OFFICER)
    note_event(lot=lot, event="candidates_until", at=at(2026, 12, 1), actor=OFFICER)
    with pytest.raises(Refused) as refused:
        filed(draft, at(2026, 12, 2))
    assert codes(refused) == ["dispute.late"]
    dispute = filed(draft, at(2026, 12, 1, 20))
    assert dispute.due_on == date(2026, 12, 4)
    assert "第五十四条" in answer_clock(dispute).limit.source


def test_a_query_is_answered_within_seven_working_days_and_suspends_nothing(
    procedures, bodies, clock
):
    tender = procurement(procedures, bodies)
    # 公告期限五个工作日至11月9日；七个工作日至11月18日。
    draft = raised(tender, firm(), letter(DisputeKind.QUERY))
    with pytest.raises(Refused) as refused:
        filed(draft, at(2026, 11, 19))
    assert codes(refused) == ["dispute.late"]
    dispute = filed(draft, at(2026, 11, 18, 17))
    assert dispute.due_on == date(2026, 11, 27)
    assert not tender.lots.get().is_suspended
    window, answer = clocks_of(dispute)
    assert (window.due, answer.due) == (date(2026, 11, 18), date(2026, 11, 27))
    with pytest.raises(Refused) as refused:
        filed(draft, at(2026, 11, 18, 18))
    assert codes(refused) == ["dispute.once"]


def test_a_query_again_about_one_link_is_taken_where_the_documents_do_not_forbid_it(
    procedures, bodies, clock
):
    tender = procurement(procedures, bodies)
    tender.asks_queries_once = False
    tender.save()
    draft = raised(tender, firm(), letter(DisputeKind.QUERY))
    assert [filed(draft, at(2026, 11, 18)).number[-4:] for _ in range(2)] == ["Q001", "Q002"]


def test_a_query_needs_grounds_in_law_and_evidence(procedures, bodies, clock):
    tender = procurement(procedures, bodies)
    said = letter(DisputeKind.QUERY, basis="", has_evidence=False)
    with pytest.raises(Refused) as refused:
        filed(raised(tender, firm(), said), at(2026, 11, 10))
    assert codes(refused) == ["dispute.basis", "dispute.evidence"]


def test_each_family_of_law_knows_its_own_way(works):
    with pytest.raises(Refused) as refused:
        filed(raised(works, firm(), letter(DisputeKind.QUERY)), at(2026, 11, 4))
    assert codes(refused) == ["dispute.link"]
