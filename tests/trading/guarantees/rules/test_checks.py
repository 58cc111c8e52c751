"""Letters, payments and amounts, on both sides of each limit."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from onewindow.trading.guarantees.rules import (
    DepositFacts,
    Form,
    LetterOffer,
    LineFacts,
    Particulars,
    best_of,
    check_letter,
    check_line,
    check_sealed,
    deposit_facts,
    money,
    read_envelope,
)

DUE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ASKED = Particulars(
    lot=1,
    lot_code="E1",
    enterprise=2,
    credit_code="91",
    bidder="云川建设（集团）有限公司",
    beneficiary="区教育局",
    amount=Decimal("200000.00"),
    due=DUE,
    valid_until=date(2027, 2, 21),
    partner="sim-letters",
    actor_key="user:1",
    actor_name="法人",
    started_at=DUE - timedelta(days=3),
    basic_account="33050161000000000001",
)
OFFER = LetterOffer(
    number="BH1",
    code="C1",
    lot_code="E1",
    beneficiary="区教育局",
    applicant="云川建设(集团)有限公司",
    amount=Decimal("200000.00"),
    valid_until=date(2027, 2, 21),
)
LINE = LineFacts(
    Decimal("200000.00"), "8", ASKED.bidder, ASKED.basic_account, DUE - timedelta(seconds=1)
)


def codes(found):
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("changes", "at", "expected"),
    [
        ({}, DUE - timedelta(seconds=1), []),
        ({}, DUE, ["guarantee.late"]),
        ({"amount": Decimal("199999.99")}, ASKED.started_at, ["guarantee.amount"]),
        ({"amount": Decimal("200000.01")}, ASKED.started_at, []),
        ({"valid_until": date(2027, 2, 20)}, ASKED.started_at, ["guarantee.validity"]),
        ({"valid_until": date(2027, 2, 22)}, ASKED.started_at, []),
        ({"lot_code": "E2"}, ASKED.started_at, ["guarantee.lot"]),
        ({"beneficiary": "区水利局"}, ASKED.started_at, ["guarantee.beneficiary"]),
        ({"applicant": "云川建设"}, ASKED.started_at, ["guarantee.applicant"]),
        ({"code": ""}, ASKED.started_at, ["guarantee.number"]),
    ],
)
def test_a_letter_is_measured_by_what_the_lot_asks(changes, at, expected):
    assert codes(check_letter(replace(OFFER, **changes), ASKED, at=at)) == expected


@pytest.mark.parametrize(
    ("changes", "is_basic_asked", "expected"),
    [
        ({}, True, []),
        ({"payer": "云川建设(集团)有限公司"}, True, []),
        ({"payer": "云川建设有限公司"}, True, ["guarantee.payer"]),
        ({"payer_account": "1"}, True, ["guarantee.basic_account"]),
        ({"payer_account": "1"}, False, []),
        ({"credited_at": DUE}, True, ["guarantee.late"]),
        (
            {"credited_at": DUE, "payer": "别人", "payer_account": "1"},
            True,
            ["guarantee.payer", "guarantee.late", "guarantee.basic_account"],
        ),
    ],
)
def test_a_transfer_counts_from_the_bidders_own_account_in_time(changes, is_basic_asked, expected):
    found = check_line(replace(LINE, **changes), ASKED, is_basic_asked=is_basic_asked)
    assert codes(found) == expected


@pytest.mark.parametrize(("second", "expected"), [(-1, ["guarantee.sealed"]), (0, []), (1, [])])
def test_the_roll_is_told_from_the_deadline_on(second, expected):
    assert codes(check_sealed(at=DUE + timedelta(seconds=second), due=DUE)) == expected


def test_a_letter_that_a_postponed_deadline_made_too_short_is_told():
    said = ASKED.with_(
        issued_at=ASKED.started_at,
        letter_amount=Decimal("200000.00"),
        letter_until=date(2027, 2, 20),
    )
    assert deposit_facts(Form.LETTER, said, []) == DepositFacts(
        Form.LETTER,
        Decimal("200000.00"),
        is_sufficient=False,
        problem="有效期至2027-02-20，短于顺延后的2027-02-21",
    )


def test_of_several_tries_a_sufficient_one_counts_else_the_last():
    bad = DepositFacts(Form.LETTER, Decimal("0.00"), is_sufficient=False, problem="一")
    last = DepositFacts(Form.LETTER, Decimal("0.00"), is_sufficient=False, problem="二")
    good = DepositFacts(Form.TRANSFER, Decimal("1.00"), is_sufficient=True)
    assert best_of([good, bad]) == good
    assert best_of([bad, last]) == last


@pytest.mark.parametrize("text", ["1", "1.0", "1.000", "-1.00", "1,000.00", "", "１.00", "nan"])
def test_an_amount_has_two_places_and_nothing_else(text):
    with pytest.raises(ValueError, match="两位小数"):
        money(text)


def test_an_amount_is_exact():
    assert money("199999.99") == Decimal("199999.99")


def test_particulars_are_read_back_as_they_were_written():
    said = ASKED.with_(problems=("一", "二"), withdrawn_at=DUE)
    assert Particulars.of_record(said.as_record()) == said


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"\xff",
        b"{}",
        b'{"number":"1234567","kind":"k","body":{}}',
        b'{"number":1,"kind":"k","body":{}}',
        b'{"number":"12345678","kind":"k","body":[]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_message_is_told(raw):
    with pytest.raises(ValueError, match="报文"):
        read_envelope(raw)
