"""方月娥 reaches eighty: her allowance is there before she asks, and she may say no."""

from onewindow.services.casework.api import Case, find_events, handle_events
from tests.demo_city import MONDAY, Somebody


def served():
    find_events(on=MONDAY.date())
    handle_events(on=MONDAY.date())


def test_the_eight_matters_find_their_people(clock):
    served()
    auditor = Somebody("demo-auditor")
    auditor.go("/desk/proactive/")
    for slug in ("GA08", "MZ04", "MZ08", "RS03", "RS06", "RS07", "YB01", "YB03"):
        assert f"{slug} " in auditor.page.words
    assert "方*娥" in auditor.page.words
    assert "没有查到灵活就业登记" in auditor.page.words


def test_a_disabled_man_finds_his_subsidy_done_reads_why_and_refuses(clock):
    served()
    citizen = Somebody("demo-disabled")
    citizen.go("/my/cases/")
    assert "您于2026年10月30日取得残疾人证" in citizen.page.words
    citizen.go("/my/proactive/")
    citizen.follow("困难残疾人生活补贴")
    assert "没有人工参与" in citizen.page.words
    citizen.follow("看决定、依据和文书")
    assert "准予" in citizen.page.words
    citizen.go("/my/proactive/")
    citizen.follow("困难残疾人生活补贴")
    citizen.follow("我不需要")
    citizen.press("我不需要", for_good="on")
    assert "已按您的意愿恢复原状" in citizen.page.words
    case = Case.objects.get(matter__slug="MZ04")
    assert (case.channel, case.state) == ("proactive", "revoked")


def test_a_driver_is_reminded_with_a_draft_that_he_only_checks_and_sends(clock):
    served()
    driver = Somebody("demo-citizen")
    driver.go("/messages/")
    assert "已为您备好申请" in driver.page.words
    driver.go("/my/proactive/")
    driver.follow("机动车驾驶证期满换证")
    driver.follow("核对并提交")
    assert "机动车驾驶证期满换证" in driver.page.words
    case = Case.objects.get(matter__slug="GA08")
    assert (case.state, case.channel, case.situation) == ("draft", "proactive", "issued_here")
