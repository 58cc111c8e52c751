"""Whole stories in a real browser, in the demonstration city: one click to sign in, then on."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from onewindow.services.casework.api import Case
from tests.browser.conftest import faults_of
from tests.demo_city import CHINA, built_rows, demo_mode, put_back

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="session")
def rows_of_today(django_db_setup, django_db_blocker):
    """Build the demonstration city of this very day, since a browser has its own clock."""
    with django_db_blocker.unblock():
        return built_rows(on=timezone.now().astimezone(CHINA))


@pytest.fixture
def city(transactional_db, rows_of_today, live_server, settings):
    put_back(rows_of_today)
    with demo_mode(settings):
        yield live_server.url.replace("localhost", "127.0.0.1")


def nothing(page):
    return []


def enter(page, city, name):
    page.context.clear_cookies()
    page.goto(f"{city}/accounts/login/")
    page.get_by_role("button", name=re.compile(f"^{name}")).click()


def renew_licence(page, city, look):
    """Go from the home page to the certificate as 李晓云 does; return what ``look`` found."""
    found = []

    def go_on(words):
        found.extend(look(page))
        page.get_by_role("button", name=words, exact=True).click()

    enter(page, city, "群众 李晓云")
    page.goto(city)
    found += look(page)
    page.get_by_label("搜索事项").fill("驾驶证快到期了")
    go_on("搜索")
    found += look(page)
    page.get_by_role("link", name="机动车驾驶证期满换证").first.click()
    found += look(page)
    page.locator("a", has_text="在线申请").click()
    go_on("开始填写")
    page.get_by_label("驾驶证由本市核发").check()
    go_on("继续")
    page.get_by_label("小型汽车").check()
    go_on("继续")
    page.get_by_label("驾驶证档案编号").fill("339900123456")
    go_on("继续")
    examined = timezone.localdate() - timedelta(days=10)
    page.get_by_label("身体条件证明出具日期").fill(examined.isoformat())
    go_on("继续")
    page.get_by_label("否", exact=True).check()
    go_on("继续")
    page.get_by_label("到窗口领取").check()
    go_on("继续")
    found += look(page)
    page.locator("a", has_text="检查并提交").click()
    page.get_by_label("以上内容真实").check()
    go_on("提交申请")
    assert page.locator("h1").inner_text().strip() == "已准予，办好了"
    found += look(page)
    page.get_by_role("link", name="机动车驾驶证").first.click()
    found += look(page)
    assert page.get_by_role("link", name="下载签名文件").count() == 1
    page.locator("a", has_text="看看别人查验时见到什么").click()
    assert page.locator("h1").first.inner_text().strip() == "证照真实，现在有效"
    return found + look(page)


def test_a_licence_is_renewed_and_every_page_on_the_way_is_without_fault(page, city, complaints):
    assert renew_licence(page, city, faults_of) == []
    assert [said for said in complaints if "422" not in said] == []


def test_the_same_way_on_a_phone_without_javascript(browser, city):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}, locale="zh-CN"
    )
    assert renew_licence(context.new_page(), city, nothing) == []
    context.close()
    assert Case.objects.get().state == "closed"


def test_a_counter_case_is_returned_supplemented_reviewed_and_granted(page, city, complaints):
    found = []

    def press(words):
        found.extend(faults_of(page))
        page.get_by_role("button", name=words, exact=True).first.click()

    enter(page, city, "窗口人员 沈佳")
    found += faults_of(page)
    page.goto(f"{city}/desk/counter/")
    page.get_by_label("公民身份号码或统一社会信用代码").fill("92339901YC0000036G")
    press("下一步：选择事项")
    page.get_by_label("事项名称").fill("开饭店")
    press("查找")
    page.get_by_role("link", name=re.compile("食品经营许可（餐饮服务）新办")).first.click()
    fill_in_the_shop(page)
    press("收件")
    press("一次性告知并退回补正")
    for paper in page.locator("#supplement input[type=checkbox]").all():
        paper.check()
    press("登记补正")
    press("受理")
    case = Case.objects.get()
    assert case.state == "reviewing"

    enter(page, city, "审批人员 区市场监管局")
    found += faults_of(page)
    page.goto(f"{city}/desk/cases/{case.number}/")
    for _ in range(2):
        page.get_by_label("同意", exact=True).check()
        page.get_by_label("说明").fill("符合条件")
        if page.get_by_label("现场核查人员").count():
            page.get_by_label("现场核查人员").fill("陈立、周小青")
        press("提交意见")
    page.get_by_role("link", name="准予", exact=True).click()
    page.get_by_label("审查结论").fill("经审查，符合规定条件。")
    press("确认准予")
    found += faults_of(page)
    page.get_by_role("link", name="准予决定书").click()
    assert found + faults_of(page) == []
    case.refresh_from_db()
    assert case.state == "granted"
    assert [said for said in complaints if "422" not in said] == []


def fill_in_the_shop(page):
    page.get_by_label("店名").fill("郑记小馆")
    page.get_by_label("主体业态").select_option("snack")
    page.get_by_label("热食类制售").check()
    page.get_by_label("经营面积").fill("60")
    page.get_by_label("从业人员数").fill("3")
    page.get_by_label("食品安全管理人员姓名").fill("郑美玲")
    page.get_by_label("食品安全管理人员手机").fill("14100000014")
