"""Acceptance with gaps (容缺受理): filled in time, or lapsed the way Zhejiang's rule says."""

from datetime import date

import pytest

from onewindow.foundation.directory.api import Enterprise
from onewindow.services.casework.api import Case, sweep_cases
from tests.demo_city import Somebody, moment

SHOP = {
    "shop_name": "郑记小馆",
    "business": "restaurant",
    "items": ["hot", "cold"],
    "area": "96",
    "staff": "8",
    "manager": "郑美玲",
    "manager_phone": "14100000014",
}


@pytest.fixture
def case(clock):
    """A food licence accepted on the second of November, with one paper promised."""
    clerk = Somebody("demo-clerk")
    firm = Enterprise.objects.get(name="云西区郑记小馆")
    clerk.go(f"/desk/counter/enterprise/{firm.pk}/SJ05/")
    clerk.press("收件", **SHOP, papers=["application_form", "layout_and_process"])
    clerk.press("受理", status=422)
    assert "缺少：食品安全管理制度目录" in clerk.page.words
    case = Case.objects.exclude(number=None).get()
    clerk.go(f"/desk/cases/{case.number}/")
    clerk.press("容缺受理")
    assert "容缺受理告知书与承诺书" in clerk.page.words
    case.refresh_from_db()
    # 承诺5个工作日：11月3日起算。
    assert (case.has_gaps, case.promised_due) == (True, date(2026, 11, 9))
    return case


def swept(case, day):
    sweep_cases(on=day)
    case.refresh_from_db()
    return case.state


def test_what_never_comes_revokes_the_acceptance_the_day_after(case, clock):
    assert swept(case, date(2026, 11, 9)) == "reviewing"
    clock.move_to(moment(11, 10, 0, 10))
    assert swept(case, date(2026, 11, 10)) == "revoked"

    owner = Somebody("demo-restaurateur")
    owner.go(f"/my/cases/{case.pk}/")
    assert "已撤销" in owner.page.words
    assert "容缺材料逾期未补齐" in owner.page.words
    owner.follow("撤销决定书")
    assert "《浙江省保障“最多跑一次”改革规定》第十一条" in owner.page.words
    assert owner.download("PDF").startswith(b"%PDF-")
    owner.go("/messages/")
    assert "容缺材料逾期" in owner.page.words


def test_what_comes_in_time_goes_on_as_if_it_had_been_there(case, clock):
    clock.move_to(moment(11, 9))
    clerk = Somebody("demo-clerk")
    clerk.go(f"/desk/cases/{case.number}/")
    clerk.press("登记补齐", codes=["food_safety_rules"])
    case.refresh_from_db()
    assert (case.state, case.has_gaps) == ("reviewing", False)
    assert not case.clocks.filter(kind="gap", finished_on=None).exists()
    assert swept(case, date(2026, 11, 10)) == "reviewing"


def test_a_case_with_an_open_gap_is_not_granted(case, clock):
    approver = Somebody("demo-approver")
    approver.go(f"/desk/cases/{case.number}/")
    approver.press("提交意见", agrees="yes", opinion="材料符合")
    approver.press("提交意见", agrees="yes", opinion="现场符合", staff="陈立、周小青")
    approver.go(f"/desk/cases/{case.number}/do/grant/")
    approver.press("确认准予", status=422, reason="符合条件")
    assert "容缺材料未补齐：食品安全管理制度目录" in approver.page.words


def test_the_sweep_acts_once_however_often_it_runs(case, clock):
    clock.move_to(moment(11, 10, 0, 10))
    for _ in range(3):
        assert swept(case, date(2026, 11, 10)) == "revoked"
    kinds = list(case.documents.values_list("kind", flat=True))
    assert kinds.count("revocation") == 1
