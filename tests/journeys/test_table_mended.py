"""A table is broken on purpose, mended, published by another person, and decides a citizen."""

import pytest

from onewindow.services.casework.api import Case
from onewindow.services.catalog.api import ChangeRequest, Edition
from tests.demo_city import Somebody, number_in
from tests.journeys.test_instant_approval import renew_licence

WORDS = "一切齐备，新驾驶证准予换发。"
GRANT = "rows.8"


@pytest.fixture
def author(clock):
    """金思远 opens the table of the driving licence; its ninth row grants."""
    author = Somebody("demo-editor")
    author.go("/catalog/GA08/")
    author.press("起草变更")
    author.follow("判定规则")
    return author


def test_who_breaks_a_table_is_told_exactly_where(author):
    assert "证明通过" in author.page.words
    author.press("保存", **{f"{GRANT}.c.0": "正厂"})
    told = "第9行“驾驶证状态”：正厂不在可取的范围（正常、超分、暂扣、吊销、注销）内"
    assert [told, "#rows-8-c-0"] in author.page.links
    author.press("保存", **{f"{GRANT}.c.0": "正常", f"{GRANT}.c.1": "≥0且≤60"})
    assert "测试用例" not in author.page.words.partition("覆盖图")[0].partition("处问题")[2]
    author.press("保存", **{"rows.9.outcome": "grant"})
    assert "第10行不设条件就准予" in author.page.words


def test_a_broken_table_cannot_be_proposed(author):
    author.press("保存", **{f"{GRANT}.c.0": "正厂"})
    author.follow("看差异与提交")
    token = author.page.form("提交审核").values | {"reason": ["试"], "starts": ["2026-11-02"]}
    status, *_ = author.fetch("post", author.page.form("提交审核").action, token)
    assert status == 422
    assert ChangeRequest.objects.get().state == "draft"


def test_mended_and_published_by_another_it_decides_a_citizen_who_reads_why(author, clock):
    author.press("保存", **{f"{GRANT}.c.0": "正厂"})
    author.press("保存", **{f"{GRANT}.c.0": "正常", f"{GRANT}.message": WORDS})
    assert "证明通过" in author.page.words
    author.follow("看差异与提交")
    assert "判定规则逐行比较（1行）" in author.page.words
    author.press("提交审核", reason="把话说明白", starts="2026-11-02")

    approver = Somebody("demo-editor2")
    approver.go(f"/catalog/changes/{number_in(author.path)}/")
    assert WORDS in approver.page.words
    approver.press("审核通过并发布")
    editions = Edition.objects.filter(matter__slug="GA08").order_by("number")
    assert list(editions.values_list("number", flat=True)) == [1, 2]

    citizen = Somebody("demo-citizen")
    renew_licence(citizen)
    assert citizen.page.heading == "已准予，办好了"
    assert "为什么马上办好了" in citizen.page.words
    assert WORDS in citizen.page.words
    assert "距有效期满天数：55" in citizen.page.words
    case = Case.objects.get(pk=number_in(citizen.path))
    assert (case.edition.number, case.decisions.get().judgement.row) == (2, "renew")


def test_whom_a_person_will_look_at_is_told_before_and_after_sending(clock):
    daughter = Somebody("demo-proxy")
    renew_licence(daughter)
    assert "为什么由工作人员办理" in daughter.page.words
    assert "还有交通违法没有处理" in daughter.page.words
    assert "未处理违法条数：2" in daughter.page.words


def test_a_precheck_foretells_the_grant(clock):
    citizen = Somebody("demo-citizen")
    citizen.go("/matters/GA08/apply/")
    citizen.press("开始填写")
    citizen.go(f"/my/applications/{Case.objects.get().pk}/check/")
    assert "还有" in citizen.page.words.partition("智能预审")[2]
    assert "请先选择办理情形。" in citizen.page.words
    citizen.go(f"/my/applications/{Case.objects.get().pk}/situation/")
    citizen.press("继续", situation="issued_here")
    citizen.press("继续", licence_class="small")
    citizen.press("继续", file_number="339900123456")
    citizen.press("继续", checked_on="2026-10-20")
    citizen.press("继续", has_illness="no")
    citizen.press("继续", receive="counter")
    citizen.follow("检查并提交")
    assert "提交后马上办好" in citizen.page.words.partition("智能预审")[2]
