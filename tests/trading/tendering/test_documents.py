"""A tender document is written from the pack, checked whole, issued once, and taken in secret."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused
from onewindow.trading.tendering.api import (
    FactorKind,
    LotDraft,
    Method,
    PriceFormula,
    TenderKind,
    TieRule,
    document_of,
    draft_notice,
    issue_document,
    proposals_for,
    release_notice,
    set_timetable,
    take_document,
    templates_for,
)
from onewindow.trading.tendering.models import Download, TenderDocument
from onewindow.trading.tendering.queries import (
    are_holders_secret,
    document_review,
    downloads_of,
    issued_editions,
)
from onewindow.trading.tendering.rules import terms_from
from tests.builders import enterprise, person
from tests.trading.tendering.builders import (
    MONDAY,
    TENDERER,
    TERMS,
    announced,
    at_nine,
    documented,
    entered,
    issued,
)

SPEAKER = Actor("user:9", "甲")


def codes(refused):
    return [v.code for v in refused.value.violations]


@pytest.fixture
def firm(db):
    return enterprise(1, name="甲建设", legal_person=person(1, name="甲"))


def taken(tender, firm, at=None):
    return take_document(
        tender=tender,
        enterprise=firm,
        person=firm.legal_person,
        at=at or timezone.now(),
        actor=SPEAKER,
    )


def test_an_issued_document_binds_with_its_terms_and_digest(procedures, bodies, clock):
    tender = entered(procedures, bodies)
    assert document_of(tender) is None
    document = issued(tender)
    found = document_of(tender)
    assert (found.number, found.digest, len(found.digest)) == (1, document.digest, 64)
    terms = found.terms
    assert (terms.method, terms.price_formula) == (
        Method.COMPREHENSIVE,
        PriceFormula.DEVIATION,
    )
    assert terms.parameters == {
        "above": Decimal(1),
        "below": Decimal("0.5"),
        "drop": Decimal(1),
        "over": Decimal(5),
    }
    assert [f.code for f in terms.of(FactorKind.PRICE)] == ["price"]
    assert terms.points(FactorKind.PRICE) == Decimal(60)
    assert found.contract["performance_percent"] == "2"
    assert terms_from(terms.as_record()) == terms


def test_the_text_is_made_of_the_data_and_nothing_mandatory_is_left_out(procedures, bodies, clock):
    document = issued(entered(procedures, bodies))
    text = {c["label"]: c["text"] for part in document.content for c in part["clauses"]}
    assert "投标截止和开标：2026年11月23日 9时00分" in text["时间安排"]
    assert text["投标有效期"] == "投标有效期（日，自投标截止起算）：90"
    assert "施工组织设计（20分，主观分）" in text["评审因素和标准"]
    assert "高于基准价每1%扣分1，低于基准价每1%扣分0.5" in text["价格评审"]
    assert "推荐候选人不超过3名" in text["并列、异常低价和候选人"]
    assert "同一投标人提交两个以上不同的投标文件" in text["否决投标的情形"]
    assert "定标" not in text


def test_everything_that_is_missing_is_named_with_its_article(procedures, bodies, clock):
    draft = documented(entered(procedures, bodies), qualification="", validity_days="")
    with pytest.raises(Refused) as refused:
        issue_document(document=draft, at=timezone.now(), actor=TENDERER)
    assert [(v.message, v.source) for v in refused.value.violations] == [
        (
            "第一章 招标公告和投标人须知缺少：投标人资格要求",
            "《招标投标法》第十九条",
        ),
        (
            "第一章 招标公告和投标人须知缺少：投标有效期",
            "《招标投标法实施条例》第二十五条",
        ),
    ]
    draft.refresh_from_db()
    assert (draft.state, draft.digest) == ("draft", "")


def test_a_doubtful_word_may_stand_with_reasons_that_go_on_record(procedures, bodies, clock):
    draft = documented(entered(procedures, bodies), qualification="成立满三年")
    (doubt,) = document_review(draft).doubts
    with pytest.raises(Refused) as refused:
        issue_document(document=draft, at=timezone.now(), actor=TENDERER, reasons={doubt.key: " "})
    assert codes(refused) == ["document.barrier.years"]
    reasons = {doubt.key: "特种作业许可要求连续从业三年"}
    issue_document(document=draft, at=timezone.now(), actor=TENDERER, reasons=reasons)
    assert draft.explained == {"years:成立满三年": "特种作业许可要求连续从业三年"}


def procured(procedures, bodies, kind=TenderKind.SERVICES, code="procurement_open"):
    said = {"kind": kind, "procedure": procedures[code], "category": "D03"}
    return entered(procedures, bodies, **said)


def test_procurement_scores_the_lowest_price_first_and_drops_no_price(procedures, bodies, clock):
    works = terms_from(documented(entered(procedures, bodies)).terms)
    said = {
        "price_formula": works.price_formula,
        "benchmark": works.benchmark,
        "parameters": works.parameters,
        "small_firm_deduction": Decimal("0.21"),
        "candidates": 4,
    }
    draft = documented(procured(procedures, bodies), terms=said)
    assert [(v.code, v.source) for v in document_review(draft).violations] == [
        ("document.price.formula", "财政部令第87号第五十五条"),
        ("document.price.trimmed", "财政部令第87号第五十五条"),
        ("document.small_firm_deduction", "财库〔2022〕19号（条号待核）"),
        ("document.candidates", "《招标投标法实施条例》（2019修订）第五十三条"),
    ]


def test_scale_is_no_condition_in_procurement(procedures, bodies, clock):
    draft = documented(procured(procedures, bodies), qualification="注册资本不低于500万元")
    assert [v.source for v in document_review(draft).violations] == ["财政部令第87号第十七条"]


def test_a_template_fits_every_procedure_that_is_shipped(procedures, bodies, clock):
    kinds = {"works": TenderKind.CONSTRUCTION, "procurement": TenderKind.GOODS}
    for code, edition in procedures.items():
        tender = entered(
            procedures,
            bodies,
            procedure=edition,
            kind=kinds[edition.family],
            lots=(LotDraft("一", Decimal("180000.00")),),
        )
        (template,) = templates_for(tender)
        methods = [one.method for one in proposals_for(tender, template)]
        assert set(methods) == set(edition.content["evaluation_methods"]), code
        assert issued(tender, method=methods[-1]).state == "issued"


def test_an_issued_edition_never_changes_or_goes(procedures, bodies, clock):
    tender = entered(procedures, bodies)
    first = issued(tender)
    with pytest.raises(Refused):
        issue_document(document=first, at=timezone.now(), actor=TENDERER)
    with pytest.raises(TypeError):
        first.delete()
    second = documented(tender, terms={"tie_rule": TieRule.TECHNICAL})
    assert second.number == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        TenderDocument.objects.filter(pk=second.pk).update(state="issued")
    issue_document(document=second, at=timezone.now(), actor=TENDERER)
    first.refresh_from_db()
    assert [(d.number, d.state) for d in issued_editions(tender)] == [
        (2, "issued"),
        (1, "replaced"),
    ]
    assert first.digest != second.digest


def test_a_new_timetable_takes_back_the_document_that_names_the_old_one(procedures, bodies, clock):
    tender = entered(procedures, bodies)
    issued(tender)
    set_timetable(
        tender=tender, moments=at_nine(tender, starts=MONDAY + timedelta(days=1)), actor=TENDERER
    )
    assert document_of(tender) is None
    again = tender.documents.get(state="draft")
    assert (again.number, again.answers["validity_days"]) == (2, "90")


def test_no_announcement_without_a_document(procedures, bodies, clock):
    tender = entered(procedures, bodies)
    notice = draft_notice(tender=tender, code="A-NOTICE", terms=TERMS, on=MONDAY, actor=TENDERER)
    with pytest.raises(Refused) as refused:
        release_notice(notice=notice, at=timezone.now(), actor=TENDERER)
    assert codes(refused) == ["notice.document"]


def test_who_takes_the_document_is_remembered_once_and_secret(procedures, bodies, clock, firm):
    tender, _ = announced(procedures, bodies)
    assert taken(tender, firm).number == 1
    taken(tender, firm)
    assert [one.enterprise for one in downloads_of(tender)] == [firm]
    assert are_holders_secret(tender)


def test_the_document_is_supplied_in_its_days_and_to_holders_afterwards(
    procedures, bodies, clock, firm
):
    tender, _ = announced(procedures, bodies)
    late = enterprise(2, name="乙建设", legal_person=person(2, name="乙"))
    taken(tender, firm)
    after = timezone.now() + timedelta(days=6)
    assert taken(tender, firm, at=after).number == 1
    with pytest.raises(Refused) as refused:
        taken(tender, late, at=after)
    assert codes(refused) == ["document.supply"]
    assert Download.objects.count() == 1


def test_nobody_takes_it_for_a_firm_that_is_not_his(procedures, bodies, clock, firm):
    tender, _ = announced(procedures, bodies)
    with pytest.raises(Refused) as refused:
        take_document(
            tender=tender,
            enterprise=firm,
            person=person(3, name="丙"),
            at=timezone.now(),
            actor=SPEAKER,
        )
    assert codes(refused) == ["document.firm"]


def test_nobody_takes_it_before_the_announcement(procedures, bodies, clock, firm):
    tender = entered(procedures, bodies)
    issued(tender)
    with pytest.raises(Refused) as refused:
        taken(tender, firm)
    assert codes(refused) == ["document.none"]
