"""From the kiosk over the counter and its device to the published reply, in Chromium."""

import re
from contextlib import ExitStack

import pytest
from django.utils import timezone

from onewindow.city.building import BUILDER
from onewindow.city.calling import build_demo_hall
from onewindow.foundation.directory.api import Person
from onewindow.services.feedback.api import Review
from onewindow.services.hall.api import Hall
from tests.browser.conftest import faults_of, press
from tests.browser.test_journeys import city, enter, rows_of_today

__all__ = ["city", "rows_of_today"]
pytestmark = pytest.mark.django_db(transaction=True)
MANAGER, SUPERVISOR, CLERK = "大厅负责人", "监督人员", "窗口人员 沈佳"
LARGE = {"width": 1920, "height": 1080}


@pytest.fixture
def machines(page, browser, city):
    """Build the hall, with names on its tickets; return what becomes a device in a browser."""
    build_demo_hall(on=timezone.localdate(), actor=BUILDER)
    Hall.objects.update(needs_name=True)
    with ExitStack() as stack:

        def become(name):
            enter(page, city, "系统管理员")
            page.goto(f"{city}/desk/devices/")
            page.get_by_role("link", name=name, exact=True).click()
            link = page.locator("code", has_text="/device/open/").inner_text()
            context = browser.new_context(viewport=LARGE, locale="zh-CN")
            stack.callback(context.close)
            machine = context.new_page()
            machine.goto(link)
            machine.get_by_role("button", name="启用").click()
            return machine

        yield become


def served(page, city, machines):
    """Let 李晓云 take a ticket, be called and served; return the device that asks about it."""
    kiosk, screen, device = map(machines, ("一楼东侧取号机", "一楼大屏", "综合窗口3评价屏"))
    kiosk.get_by_text("综合业务").click()
    kiosk.get_by_label("请刷身份证或输入号码").fill(Person.objects.get(name="李晓云").number)
    kiosk.get_by_role("button", name="取号").click()
    kiosk.get_by_text("A001").wait_for()
    screen.get_by_text("请取号后在此等候叫号").wait_for()
    device.get_by_text("窗口未开放").wait_for()
    enter(page, city, CLERK)
    page.goto(f"{city}/desk/hall/counter/")
    page.get_by_text("综合窗口3").first.click()
    page.get_by_role("button", name="上岗开窗").click()
    page.get_by_text("窗口空闲").wait_for()
    for key, words in (("n", "开始办理"), ("n", "完成并叫下一位"), ("f", "窗口空闲")):
        press(page, key)
        page.get_by_text(words).first.wait_for()
    screen.locator("[data-latest] [data-number]", has_text="A001").wait_for(timeout=15_000)
    device.get_by_text("A001 号，这次服务怎么样？").wait_for(timeout=15_000)
    return device


def send(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def test_a_bad_review_from_the_counter_to_the_published_reply(page, city, machines, complaints):
    device = served(page, city, machines)
    found = faults_of(device)
    device.get_by_role("button", name="不满意", exact=True).click()
    device.get_by_label("等待太久").check()
    found += faults_of(device)
    send(device, "下一步")
    device.get_by_label("还想说什么").fill("等了两个小时")
    device.get_by_label("愿意让大厅负责人联系我").check()
    found += faults_of(device)
    address = device.url
    send(device, "提交评价")
    device.get_by_role("heading", name="谢谢您的评价").wait_for()
    found += faults_of(device)
    device.get_by_role("button", name="完成").click()
    device.get_by_text("欢迎").wait_for()
    device.goto(re.sub(r"\?.*", "", address))
    device.get_by_role("heading", name="这个链接不能用了").wait_for()
    assert Review.objects.get().channel == "1"

    enter(page, city, MANAGER)
    page.goto(f"{city}/desk/reviews/")
    found += faults_of(page)
    page.get_by_role("link", name="办最先到期的").click()
    assert "李晓云" not in page.content()
    found += faults_of(page)
    page.get_by_label("联系上了", exact=True).check()
    page.get_by_label("情况").first.fill("电话核实，确实等了很久")
    send(page, "记录联系")
    page.get_by_label("属实", exact=True).check()
    page.get_by_label("理由").fill("当天只开了两个窗口")
    page.get_by_label("责任单位").select_option(label="云西区政务服务中心")
    page.get_by_label("责任人").select_option(label="沈佳")
    found += faults_of(page)
    send(page, "判定")
    page.get_by_text("判定：属实，计入").wait_for()
    address = page.url

    enter(page, city, CLERK)
    page.goto(address)
    assert "李晓云" not in page.content()
    page.get_by_label("做了什么整改").fill("高峰时增开两个窗口")
    send(page, "报告整改完成")
    found += faults_of(page)

    enter(page, city, MANAGER)
    page.goto(address)
    page.get_by_label("反馈内容").fill("已增开窗口，给您添麻烦了")
    send(page, "向本人反馈")
    page.get_by_label("联系上了", exact=True).check()
    page.get_by_label("满意", exact=True).check()
    page.get_by_label("情况").fill("现在满意")
    send(page, "记录回访")
    send(page, "提出公开")
    page.get_by_text("等另一人审核").wait_for()

    enter(page, city, SUPERVISOR)
    page.goto(f"{city}/desk/reviews/publications/")
    found += faults_of(page)
    send(page, "审核通过，公开")
    page.goto(f"{city}/desk/reviews/figures/?by=counter")
    found += faults_of(page)
    page.goto(f"{city}/desk/findings/?tab=over")
    found += faults_of(page)

    enter(page, city, "群众 李晓云")
    page.goto(f"{city}/my/reviews/{Review.objects.get().pk}/")
    page.get_by_text("已增开窗口，给您添麻烦了").first.wait_for()
    found += faults_of(page)
    page.goto(f"{city}/reviews/")
    page.get_by_text("等了两个小时").wait_for()
    found += faults_of(page)
    # 测试时没有另起推送进程，叫号页改为定时询问。
    assert (found, [said for said in complaints if "ERR_CONNECTION_REFUSED" not in said]) == (
        [],
        [],
    )
