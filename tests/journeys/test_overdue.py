"""An overdue case turns red, then black, and nobody can make it look green again."""

from datetime import date

import pytest

from onewindow.foundation.directory.api import Enterprise
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.services.casework.api import Case, sweep_cases
from tests.demo_city import Somebody, moment
from tests.journeys.test_gaps import SHOP


@pytest.fixture
def case(clock):
    """A food licence accepted on the second of November and then forgotten."""
    clerk = Somebody("demo-clerk")
    firm = Enterprise.objects.get(name="云西区郑记小馆")
    clerk.go(f"/desk/counter/enterprise/{firm.pk}/SJ05/")
    papers = ["application_form", "layout_and_process", "food_safety_rules"]
    clerk.press("收件", **SHOP, papers=papers)
    clerk.press("受理")
    case = Case.objects.exclude(number=None).get()
    # 承诺5个工作日：11月9日；法定20个工作日：11月30日。
    assert (case.promised_due, case.statutory_due) == (date(2026, 11, 9), date(2026, 11, 30))
    return case


def light_on(case, day):
    sweep_cases(on=day)
    case.refresh_from_db()
    return case.light


def warnings_of(case):
    entries = entries_of(key_of(case))
    return [(entry.before, entry.after) for entry in entries if entry.move == "case.overdue"]


def test_it_turns_yellow_red_and_black_on_the_right_days(case):
    assert light_on(case, date(2026, 11, 2)) == "green"
    assert light_on(case, date(2026, 11, 9)) == "yellow"
    assert light_on(case, date(2026, 11, 10)) == "red"
    assert light_on(case, date(2026, 11, 30)) == "red"
    assert light_on(case, date(2026, 12, 1)) == "black"
    assert warnings_of(case) == [("yellow", "red"), ("red", "black")]


def test_those_who_handle_and_those_who_supervise_see_it_first_on_the_list(case, clock):
    clock.move_to(moment(11, 10))
    light_on(case, date(2026, 11, 10))
    for who in ("demo-clerk", "demo-approver", "demo-manager", "demo-supervisor"):
        somebody = Somebody(who)
        somebody.go("/desk/cases/?light=red")
        assert case.number[-12:] in somebody.page.words
        assert "超承诺时限" in somebody.page.words
    supervisor = Somebody("demo-supervisor")
    supervisor.go(f"/ledger/entries/?subject={key_of(case)}")
    assert "case.overdue" in supervisor.page.words or "预警" in supervisor.page.words


def test_no_hand_and_no_decision_makes_it_look_on_time(case, clock):
    clock.move_to(moment(11, 10))
    light_on(case, date(2026, 11, 10))
    approver = Somebody("demo-approver")
    every_form = {}
    approver.go(f"/desk/cases/{case.number}/")
    assert "light" not in {name for form in approver.page.forms for name in form.values}
    for form in approver.page.forms:
        every_form |= form.values
    token = approver.page.forms[0].values["csrfmiddlewaretoken"]
    said = {"csrfmiddlewaretoken": token, "light": ["green"], "promised_due": ["2027-01-01"]}
    for address in ("", "accept/", "do/extend/", "do/correct/", "do/reassign/"):
        approver.fetch("post", f"/desk/cases/{case.number}/{address}", said)
    case.refresh_from_db()
    assert (case.light, case.promised_due) == ("red", date(2026, 11, 9))

    approver.go(f"/desk/cases/{case.number}/")
    approver.press("提交意见", agrees="yes", opinion="材料符合")
    approver.press("提交意见", agrees="yes", opinion="现场符合", staff="陈立、周小青")
    approver.go(f"/desk/cases/{case.number}/do/grant/")
    approver.press("确认准予", reason="经审查，符合规定条件。")
    assert light_on(case, date(2026, 11, 11)) == "red"
    assert warnings_of(case) == [("yellow", "red")] or warnings_of(case) == [("green", "red")]


def test_extending_it_afterwards_does_not_take_the_warning_from_the_record(case, clock):
    clock.move_to(moment(11, 10))
    light_on(case, date(2026, 11, 10))
    approver = Somebody("demo-approver")
    approver.go(f"/desk/cases/{case.number}/do/extend/")
    approver.press("确认延长期限", days="10", reason="补充勘验", approved_by="局长")
    light_on(case, date(2026, 11, 10))
    assert warnings_of(case)[-1][1] == "red"
    supervisor = Somebody("demo-supervisor")
    supervisor.go(f"/desk/cases/{case.number}/")
    assert "预警变化 超承诺时限" in supervisor.page.words


def test_the_api_offers_no_way_to_change_a_light(case, clock):
    approver = Somebody("demo-approver")
    schema = approver.client.get("/api/v1/openapi.json").json()
    writing = {
        (path, method)
        for path, operations in schema["paths"].items()
        for method in operations
        if method != "get" and path.startswith("/api/v1/cases")
    }
    assert writing == {
        ("/api/v1/cases", "post"),
        ("/api/v1/cases/check", "post"),
        ("/api/v1/cases/precheck", "post"),
        ("/api/v1/cases/{number}/withdraw", "post"),
    }
