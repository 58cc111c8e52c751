"""The machine's clock is set back in the middle of a case: time never runs backwards in it."""

from datetime import date

import pytest

from onewindow.foundation.records.api import entries_of, key_of, seal_all, verify_ledger
from onewindow.services.casework.api import Case, sweep_cases
from tests.demo_city import Somebody, moment
from tests.journeys.test_gaps import SHOP
from tests.journeys.test_instant_approval import renew_licence


@pytest.fixture
def case(clock):
    """A food licence received at ten on the third of November and accepted a day 'earlier'."""
    clock.move_to(moment(11, 3, 10))
    clerk = Somebody("demo-clerk")
    firm = Case._meta.get_field("enterprise").related_model.objects.get(name="云西区郑记小馆")
    clerk.go(f"/desk/counter/enterprise/{firm.pk}/SJ05/")
    papers = ["application_form", "layout_and_process", "food_safety_rules"]
    clerk.press("收件", **SHOP, papers=papers)
    clock.move_to(moment(11, 2, 9))
    clerk.press("受理")
    return Case.objects.exclude(number=None).get()


def test_no_clock_ends_before_it_began(case):
    for clock in case.clocks.all():
        assert clock.finished_on is None or clock.finished_on >= clock.started_on


def test_the_record_keeps_the_order_in_which_things_happened(case):
    entries = entries_of(key_of(case))
    assert [entry.pk for entry in entries] == sorted(entry.pk for entry in entries)
    moves = [entry.move for entry in entries]
    assert moves.index("case.receive") < moves.index("case.accept")
    seal_all()
    assert verify_ledger().is_sound


def test_it_can_be_decided_and_every_page_shows_no_negative_time(case):
    approver = Somebody("demo-approver")
    approver.go(f"/desk/cases/{case.number}/")
    approver.press("提交意见", agrees="yes", opinion="材料符合")
    approver.press("提交意见", agrees="yes", opinion="现场符合", staff="陈立、周小青")
    approver.go(f"/desk/cases/{case.number}/do/grant/")
    approver.press("确认准予", reason="经审查，符合规定条件。")
    sweep_cases(on=date(2026, 11, 1))
    owner = Somebody("demo-restaurateur")
    for address in (f"/my/cases/{case.pk}/", f"/my/cases/{case.pk}/due/"):
        owner.go(address)
        assert "-1" not in owner.page.words.replace(case.number, "")
    approver.go(f"/desk/cases/{case.number}/")
    assert "负" not in approver.page.words
    case.refresh_from_db()
    assert case.decided_at >= case.accepted_at >= case.submitted_at


def test_an_instant_decision_after_a_jump_back_is_still_one(clock):
    citizen = Somebody("demo-citizen")
    clock.move_to(moment(11, 1, 22))
    renew_licence(citizen)
    assert citizen.page.heading == "已准予，办好了"
