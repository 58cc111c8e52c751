"""The desk that writes, issues and clarifies a document, and the bidder who takes it and asks."""

from datetime import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from onewindow.kernel.access import Role
from onewindow.trading.tendering.api import document_of, moments_of, take_document
from onewindow.trading.tendering.models import Clarification, Download, Question
from tests.builders import enterprise, person, user
from tests.trading.tendering.builders import TENDERER, announced, documented, entered, issued

BACKEND = "django.contrib.auth.backends.ModelBackend"
TERMS = {
    "method": "comprehensive",
    "price_formula": "F12",
    "benchmark": "F07",
    "parameter_above": "1",
    "parameter_below": "0.5",
    "of_mean_percent": "80",
    "tie_rule": "draw",
    "candidates": "3",
    "places": "2",
}
ROWS = (
    ("营业执照", "qualification", "", "有效"),
    ("施工方案", "technical", "40", "逐项对应"),
    ("报价", "price", "60", "按公式"),
)


@pytest.fixture
def scene(client, procedures, bodies, clock):
    """Return those who take part, and how to let one of them sit down at the browser."""
    tenderer, supervisor = bodies
    owner = person(1, name="甲")
    accounts = {
        "tenderer": user("tenderer", role=Role.TENDERER, at=tenderer),
        "officer": user("officer", role=Role.TRADING_OFFICER, at=supervisor),
        "owner": user("owner", of=owner),
        "stranger": user("stranger", of=person(5, name="戊")),
    }
    return SimpleNamespace(
        parts=(procedures, bodies),
        firm=enterprise(1, name="甲建设", legal_person=owner),
        sit=lambda name: client.force_login(accounts[name], backend=BACKEND),
        clock=clock,
    )


def typed(rows=ROWS, **said):
    form = TERMS | {"factors-TOTAL_FORMS": str(len(rows)), "factors-INITIAL_FORMS": "0"}
    for number, (name, kind, full, clause) in enumerate(rows):
        form |= {
            f"factors-{number}-name": name,
            f"factors-{number}-kind": kind,
            f"factors-{number}-full": full,
            f"factors-{number}-clause": clause,
        }
    return form | said


def test_a_draft_is_kept_open_and_told_what_it_lacks(client, scene):
    tender = entered(*scene.parts)
    scene.sit("tenderer")
    address = f"/desk/tenders/{tender.code}/document/"
    assert "施工组织设计" in client.get(address).content.decode()
    said = typed(qualification="投标人应为国有企业", performance_percent="11")
    answer = client.post(address, said)
    assert (answer.status_code, answer.url) == (302, f"{address}check/")
    page = client.get(answer.url).content.decode()
    for words in (
        "第一章 招标公告和投标人须知缺少：投标有效期",
        "《招标投标法实施条例》第二十五条",
        "“应为国有企业”：不得限定所有制形式或者组织形式",
        "履约保证金为11%，不得超过10%",
    ):
        assert words in page
    assert "定稿发出" not in page
    assert client.post(answer.url).status_code == 422
    assert document_of(tender) is None


def test_a_doubt_is_answered_on_the_page_and_the_document_issued(client, scene):
    tender = entered(*scene.parts)
    draft = documented(tender, qualification="成立满三年")
    scene.sit("tenderer")
    address = f"/desk/tenders/{tender.code}/document/check/"
    assert "原句：成立满三年" in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    answer = client.post(address, {"reason:years:成立满三年": "许可要求"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.explained) == ("issued", {"years:成立满三年": "许可要求"})
    read = client.get(f"/desk/tenders/{tender.code}/document/1/").content.decode()
    assert draft.digest in read
    assert "许可要求" in read


def test_what_is_wrong_with_a_number_stands_beside_it(client, scene):
    tender = entered(*scene.parts)
    scene.sit("tenderer")
    said = typed(candidates="ten", validity_days="1")
    answer = client.post(f"/desk/tenders/{tender.code}/document/", said)
    assert answer.status_code == 422
    assert not tender.documents.exists()


def test_a_late_clarification_is_shown_its_new_timetable_and_confirmed(client, scene):
    tender, _ = announced(*scene.parts)
    scene.clock.move_to(timezone.make_aware(datetime(2026, 11, 9, 8, 0)))
    scene.sit("tenderer")
    address = f"/desk/tenders/{tender.code}/clarify/"
    assert "2026年11月8日以前发出不必顺延" in client.get(address).content.decode()
    said = {"change": "工期改为400日历天", "reason": "设计调整", "affects_bids": "on"}
    answer = client.post(address, said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "截止时间应当顺延到2026年11月24日或者以后" in page
    assert "2026年11月24日 09:00" in page
    assert not Clarification.objects.exists()
    assert client.post(address, said | {"due": "2026-11-24T09:00"}).status_code == 302
    due = timezone.localtime(moments_of(tender)["bids_due"])
    assert due == timezone.make_aware(datetime(2026, 11, 24, 9, 0))
    desk = client.get(f"/desk/tenders/{tender.code}/").content.decode()
    assert "顺延到2026年11月24日 09:00" in desk


def test_a_bidder_takes_the_document_asks_and_reads_the_answer(client, scene, settings, tmp_path):
    settings.HOME = tmp_path
    tender, _ = announced(*scene.parts)
    owner = scene.firm
    address = f"/trading/projects/{tender.code}/documents/"
    assert f'href="{address}"' in client.get(f"/trading/projects/{tender.code}/").content.decode()
    scene.sit("owner")
    page = client.get(address).content.decode()
    assert "甲建设" in page
    assert "提交问题" not in page
    files = {
        kind: client.post(f"{address}take/", {"firm": owner.credit_code, "kind": kind})
        for kind in ("pdf", "docx")
    }
    assert (files["pdf"].content[:5], files["docx"].content[:2]) == (b"%PDF-", b"PK")
    assert Download.objects.get().enterprise == owner
    said = {"firm": owner.credit_code, "text": "工期含雨天吗？"}
    assert client.post(f"{address}ask/", said | {"text": ""}).status_code == 422
    assert client.post(f"{address}ask/", said).status_code == 302
    question = Question.objects.get()
    scene.sit("tenderer")
    desk = client.get(f"/desk/tenders/{tender.code}/questions/").content.decode()
    assert "工期含雨天吗？" in desk
    assert "甲建设" not in desk
    answer = {"answer": "包括"}
    client.post(f"/desk/tenders/{tender.code}/questions/{question.pk}/", answer)
    scene.sit("owner")
    assert "包括" in client.get(address).content.decode()


def test_before_the_opening_nobody_reads_who_took_the_document_or_how_many(client, scene):
    tender, _ = announced(*scene.parts)
    owner = scene.firm
    take_document(
        tender=tender,
        enterprise=owner,
        person=owner.legal_person,
        at=timezone.now(),
        actor=TENDERER,
    )
    address = f"/desk/tenders/{tender.code}/questions/"
    for name in ("tenderer", "officer"):
        scene.sit(name)
        assert "甲建设" not in client.get(address).content.decode()
        assert "甲建设" not in client.get(f"/desk/tenders/{tender.code}/").content.decode()
    tender.lots.update(state="opened")
    assert "甲建设" in client.get(address).content.decode()


def test_without_a_firm_there_is_a_way_to_a_mandate(client, scene):
    tender, _ = announced(*scene.parts)
    scene.sit("stranger")
    page = client.get(f"/trading/projects/{tender.code}/documents/").content.decode()
    assert "您还不能代表任何企业获取招标文件" in page


def test_an_unannounced_document_is_not_found(client, scene):
    tender = entered(*scene.parts)
    issued(tender)
    scene.sit("stranger")
    assert client.get(f"/trading/projects/{tender.code}/documents/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_questions_page_needs_the_same_queries_however_many(
    client, scene, count, django_assert_num_queries
):
    tender, _ = announced(*scene.parts)
    owner = scene.firm
    Question.objects.bulk_create(
        Question(tender=tender, enterprise=owner, text=f"{n}？", asked_at=timezone.now())
        for n in range(count)
    )
    scene.sit("officer")
    address = f"/desk/tenders/{tender.code}/questions/"
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)
