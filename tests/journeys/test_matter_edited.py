"""A matter is edited, approved by another person, and seen at once by everybody."""

from datetime import date

import pytest

from onewindow.services.casework.api import Case
from onewindow.services.catalog.api import ChangeRequest, Edition
from tests.demo_city import Somebody, moment, number_in

SUMMARY = "开餐馆、小吃店、饮品店，三个工作日办结食品经营许可。"


@pytest.fixture
def begun(clock):
    """郑美玲 has begun an application under the old edition."""
    owner = Somebody("demo-restaurateur")
    owner.go("/matters/SJ05/apply/")
    owner.press("开始填写")
    return owner


@pytest.fixture
def proposed(begun):
    """金思远 shortens the promise of the food licence and proposes it, to start today."""
    author = Somebody("demo-editor")
    author.go("/catalog/SJ05/")
    author.press("起草变更")
    author.press("保存本区", summary=SUMMARY, aliases="开饭店、餐饮许可证、开个夜宵摊")
    author.follow("依据与时限")
    author.press("保存本区", **{"promised_limit.days": "3"})
    author.follow("看差异与提交")
    author.press("提交审核", reason="压缩承诺时限", starts="2026-11-02")
    return author


def matter(visitor):
    visitor.client.logout()
    return visitor.client.get("/api/v1/matters/SJ05").json()


def test_nothing_is_seen_before_another_person_has_approved(proposed):
    citizen = Somebody()
    citizen.go("/matters/SJ05/")
    assert SUMMARY not in citizen.page.words
    assert matter(citizen)["content"]["promised_limit"]["days"] == 5


def test_the_author_is_not_offered_his_own_approval_and_cannot_force_it(proposed):
    assert "须由另一人审核" in proposed.page.words
    pk = number_in(proposed.path)
    token = proposed.page.form("作废").values
    status, *_ = proposed.fetch("post", f"/catalog/changes/{pk}/publish/", token)
    assert status == 422
    assert "不能审核自己起草的变更" in proposed.file.decode()
    assert ChangeRequest.objects.get().state == "proposed"


def test_another_person_sees_the_differences_and_publishes_for_all_at_once(proposed, begun, clock):
    approver = Somebody("demo-editor2")
    approver.go("/catalog/changes/")
    approver.go(f"/catalog/changes/{number_in(proposed.path)}/")
    assert "压缩承诺时限" in approver.page.words
    assert SUMMARY in approver.page.words
    approver.press("审核通过并发布")

    citizen = Somebody()
    citizen.go("/matters/SJ05/")
    assert SUMMARY in citizen.page.words
    citizen.go("/search?q=夜宵摊")
    assert "食品经营许可（餐饮服务）新办" in citizen.page.words
    told = matter(citizen)
    assert told["edition"] == 2
    assert told["content"]["promised_limit"]["days"] == 3
    assert told["content"]["summary"] == SUMMARY

    assert list(Edition.objects.filter(matter__slug="SJ05").values_list("number", flat=True)) in (
        [1, 2],
        [2, 1],
    )


def test_what_was_begun_under_the_old_edition_keeps_it(proposed, begun, clock):
    approver = Somebody("demo-editor2")
    approver.go(f"/catalog/changes/{number_in(proposed.path)}/")
    approver.press("审核通过并发布")
    old = Case.objects.get()
    assert old.edition.number == 1
    begun.go("/matters/SJ05/apply/")
    begun.press("开始填写")
    assert Case.objects.exclude(pk=old.pk).get().edition.number == 2


def test_a_change_that_starts_later_is_seen_on_its_day(begun, clock):
    author, approver = Somebody("demo-editor"), Somebody("demo-editor2")
    author.go("/catalog/SJ05/")
    author.press("起草变更")
    author.press("保存本区", summary=SUMMARY)
    author.follow("看差异与提交")
    author.press("提交审核", reason="明年起施行", starts="2026-11-09")
    approver.go(f"/catalog/changes/{number_in(author.path)}/")
    approver.press("审核通过并发布")
    citizen = Somebody()
    citizen.go("/matters/SJ05/")
    assert SUMMARY not in citizen.page.words
    clock.move_to(moment(11, 9))
    citizen.go("/matters/SJ05/")
    assert SUMMARY in citizen.page.words
    assert matter(citizen)["starts"] == date(2026, 11, 9).isoformat()
