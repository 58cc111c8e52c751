"""What happens after the opening is dated for each lot and held against the law's spans."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from onewindow.kernel.violations import Refused
from onewindow.trading.tendering.api import LotDraft, lot_moments, moments_of, note_event
from tests.trading.tendering.builders import OFFICER, entered

RECEIVED = timezone.make_aware(datetime(2026, 12, 1, 10, 0))


@pytest.fixture
def lots(procedures, bodies):
    drafts = (LotDraft("土建", Decimal("8000000.00")), LotDraft("绿化", Decimal("900000.00")))
    tender = entered(procedures, bodies, lots=drafts)
    return list(tender.lots.all())


def note(lot, event, at):
    return note_event(lot=lot, event=event, at=at, actor=OFFICER)


def test_each_lot_goes_its_own_way(lots):
    first, second = lots
    assert note(first, "report_received", RECEIVED) == ()
    assert lot_moments(first)["report_received"] == RECEIVED
    assert "report_received" not in lot_moments(second)
    assert "report_received" not in moments_of(first.tender)


def test_publicity_runs_its_three_days(lots):
    note(lots[0], "report_received", RECEIVED)
    note(lots[0], "candidates_from", RECEIVED)
    with pytest.raises(Refused) as refused:
        note(lots[0], "candidates_until", RECEIVED + timedelta(days=2))
    assert [v.code for v in refused.value.violations] == ["tender.candidate_publicity"]
    assert note(lots[0], "candidates_until", RECEIVED + timedelta(days=3)) == ()


def test_what_happened_too_late_is_noted_with_its_article(lots):
    note(lots[0], "report_received", RECEIVED)
    late = note(lots[0], "candidates_from", RECEIVED + timedelta(days=4))
    assert [(v.code, v.source) for v in late] == [
        ("tender.candidate_start", "《招标投标法实施条例》（2019修订）第五十四条")
    ]
    assert lot_moments(lots[0])["candidates_from"] == RECEIVED + timedelta(days=4)


def test_an_event_happens_once_and_belongs_to_the_procedure(lots):
    note(lots[0], "report_received", RECEIVED)
    for event, code in (
        ("report_received", "tender.event.happened"),
        ("bids_due", "tender.event.unknown"),
        ("party", "tender.event.unknown"),
    ):
        with pytest.raises(Refused) as refused:
            note(lots[0], event, RECEIVED)
        assert [v.code for v in refused.value.violations] == [code]
