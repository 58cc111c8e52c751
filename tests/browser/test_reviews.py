"""From the device at the counter to the published reply, each by whom it concerns, in Chromium."""

from datetime import timedelta

import pytest
from django.utils import timezone

from onewindow.city.staff import HALL
from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import Counter, Person, site_by_code
from onewindow.services.feedback.actions.opening import make_link, open_services
from onewindow.services.feedback.models import Review
from onewindow.services.feedback.rules import Channel
from onewindow.services.hall.models import Hall, Queue, Ticket, TicketService
from tests.browser.conftest import faults_of
from tests.browser.test_journeys import city, enter, rows_of_today

__all__ = ["city", "rows_of_today"]
pytestmark = pytest.mark.django_db(transaction=True)
MANAGER, SUPERVISOR, CLERK = "大厅负责人", "监督人员", "窗口人员 沈佳"


def served():
    """Let 李晓云 be served at counter 3 just now; return the token of the counter's device."""
    now, site = timezone.now(), site_by_code(HALL)
    hall = Hall.objects.create(site=site)
    queue = Queue.objects.create(hall=hall, letter="A", name="综合业务")
    ticket = Ticket.objects.create(
        hall=hall,
        on=timezone.localdate(),
        number="A012",
        token="a-ticket",
        source="kiosk",
        person=Person.objects.get(name="李晓云"),
        state="done",
        queue=queue,
        order_at=now,
        taken_at=now - timedelta(hours=2),
        ended_at=now,
    )
    TicketService.objects.create(
        ticket=ticket,
        position=1,
        queue=queue,
        counter=Counter.objects.get(site=site, number="03"),
        clerk=User.objects.get(username="demo-clerk"),
        waiting_from=now - timedelta(hours=2),
        started_at=now - timedelta(minutes=5),
        ended_at=now,
        outcome="consulted",
    )
    (service,) = open_services(now=timezone.now())
    return make_link(service=service, channel=Channel.COUNTER, on=timezone.localdate())[1]


def send(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def test_a_bad_review_from_the_counter_to_the_published_reply(page, city, complaints):
    token, found = served(), []
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{city}/r/{token}/?look=kiosk&back=/review/at/{HALL}/")
    found += faults_of(page)
    page.get_by_role("link", name="不满意", exact=True).click()
    found += faults_of(page)
    page.get_by_label("等待太久").check()
    send(page, "下一步")
    page.get_by_label("还想说什么").fill("等了两个小时")
    page.get_by_label("愿意让大厅负责人联系我").check()
    found += faults_of(page)
    send(page, "提交评价")
    page.get_by_role("heading", name="谢谢您的评价").wait_for()
    found += faults_of(page)
    page.goto(f"{city}/r/{token}/")
    page.get_by_role("heading", name="这个链接不能用了").wait_for()
    complaints.clear()  # 404 是对的，浏览器会记一条

    page.set_viewport_size({"width": 1280, "height": 900})
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
    assert (found, complaints) == ([], [])
