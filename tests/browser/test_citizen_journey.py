"""A citizen goes from the home page to a certificate, with and without JavaScript."""

import pytest

from onewindow.services.casework.api import Case, State
from tests.builders import user
from tests.services.casework.conftest import house, law, statute_book

__all__ = ["house", "law", "statute_book"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def elder(house, sign_in):
    sign_in(user("elder", of=house.elder))
    return house.elder


def apply_for_the_allowance(page, live_server):
    page.goto(live_server.url)
    page.get_by_label("搜索事项").fill("高龄津贴")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="高龄津贴申领").click()
    page.locator("a", has_text="在线申请").click()
    page.get_by_role("button", name="开始填写").click()
    page.get_by_label("银行账号").fill("12")
    page.get_by_role("button", name="继续").click()
    page.get_by_role("link", name="银行账号：请填写8至30位数字的银行账号").click()
    page.get_by_label("银行账号").fill("6222021234567890")
    page.get_by_role("button", name="继续").click()
    page.get_by_label("以上内容真实").check()
    page.get_by_role("button", name="提交申请").click()


def test_an_allowance_is_granted_while_the_citizen_waits(page, live_server, elder, complaints):
    apply_for_the_allowance(page, live_server)
    assert page.locator("h1").inner_text().strip() == "已准予，办好了"
    page.locator("a", has_text="查看办件").click()
    assert page.get_by_role("link", name="高龄津贴证").count() == 1
    assert Case.objects.get().state == State.CLOSED
    assert [said for said in complaints if "422" not in said] == []


def test_the_same_way_works_without_javascript(browser, live_server, elder, page):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    apply_for_the_allowance(plain, live_server)
    assert plain.locator("h1").inner_text().strip() == "已准予，办好了"
    context.close()


def test_every_page_on_the_way_has_no_fault(page, live_server, elder, look_at, complaints):
    assert look_at("/matters/MZ08/") == []
    assert look_at("/matters/GA10/") == []
    assert look_at("/matters/") == []
    assert look_at("/search?q=津贴") == []
    assert look_at("/halls/") == []
    assert look_at("/matters/GA10/apply/") == []
    page.goto(f"{live_server.url}/matters/GA10/apply/")
    page.get_by_role("button", name="开始填写").click()
    address = f"/my/applications/{Case.objects.get().pk}/"
    for step in ("questions/rooms/", "materials/", "materials/form/", "check/"):
        assert look_at(address + step) == []
    page.goto(f"{live_server.url}{address}questions/rooms/")
    page.get_by_label("客房数").fill("12")
    page.get_by_role("button", name="继续").click()
    assert look_at(address) == []
    assert look_at("/my/cases/") == []


def test_the_pages_of_a_decided_case_have_no_fault(page, live_server, elder, look_at):
    apply_for_the_allowance(page, live_server)
    case = Case.objects.get()
    document = case.documents.first()
    pages = ["", "result/", "due/", f"documents/{document.pk}/"]
    faults = [fault for part in pages for fault in look_at(f"/my/cases/{case.pk}/{part}")]
    assert [fault for fault in faults if "422" not in fault] == []
