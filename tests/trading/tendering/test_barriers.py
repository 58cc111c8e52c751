"""What a tender document may not say: words by pattern, structure and numbers by rule."""

from dataclasses import replace
from decimal import Decimal

import pytest
import yaml
from django.conf import settings

from onewindow.trading.tendering.rules import (
    Barrier,
    DocumentFacts,
    DocumentTemplate,
    Factor,
    FactorKind,
    Family,
    Limit,
    Method,
    Procedure,
    TenderKind,
    check_document,
    found_barriers,
)

FOLDER = settings.PACKS / "national"


def read(path):
    return yaml.safe_load((FOLDER / path).read_text())


BARRIERS = [Barrier.model_validate(one) for one in read("barriers/documents.yaml")]
TEMPLATES = {
    one["code"]: DocumentTemplate.model_validate(one)
    for name in ("works", "procurement")
    for one in read(f"documents/{name}.yaml")
}


def at_most(value):
    return Limit(Decimal(value), "maximum", None, "", "某条")


def at_least(value):
    return Limit(Decimal(value), "minimum", None, "", "某条")


LIMITS = {
    "ztb.performance": at_most("0.1"),
    "gp.performance": at_most("0.1"),
    "pay.gov_agreed": at_most("60"),
    "ztb.candidates": at_most("3"),
    "gp.weight_goods": at_least("0.3"),
    "gp.weight_service": at_least("0.1"),
    "gp.consult.weight_goods.min": at_least("0.3"),
    "gp.consult.weight_goods.max": at_most("0.6"),
    "gp.consult.weight_services.min": at_least("0.1"),
    "gp.consult.weight_services.max": at_most("0.3"),
    "sme.discount_2022.min": at_least("0.1"),
    "sme.discount_2022.max": at_most("0.2"),
}


def facts(template="works", procedure="works_open", kind=TenderKind.CONSTRUCTION, **said):
    pack = TEMPLATES[template]
    answers = said.pop("answers", {})
    terms = replace(pack.proposals[0].terms(), **said)
    rules = Procedure.model_validate(read(f"procedures/{procedure}.yaml"))
    return DocumentFacts(rules, kind, pack, terms, answers, LIMITS)


def found(text, family=Family.WORKS):
    return [
        (one.barrier.code, one.found) for one in found_barriers([("处", text)], BARRIERS, family)
    ]


@pytest.mark.parametrize(
    ("words", "code", "shown"),
    [
        ("电梯须采用某某品牌", "brand", "采用某某品牌"),
        ("须在本市注册", "locality", "在本市注册"),
        ("本地供应商优先", "locality", "本地供应商优先"),
        ("投标人应为国有企业", "ownership", "应为国有企业"),
        ("获得本省优质工程奖的优先", "region_record", "本省优质工程奖"),
        ("具有教育系统业绩的加2分", "trade_record", "教育系统业绩"),
        ("水泵型号：KQL200", "supplier_named", "型号：KQL200"),
        ("以摇号方式确定投标人", "lot_drawn", "摇号方式确定投标人"),
        ("成立满三年", "years", "成立满三年"),
        ("优10分，良8分，一般5分", "vague", "优10分，良8分，一般"),
    ],
)
def test_words_that_bar_bidders_are_found_and_shown(words, code, shown):
    assert found(f"质量合格。{words}；工期从严。") == [(code, shown)]


@pytest.mark.parametrize(
    "words",
    [
        "不得限定品牌",
        "参考品牌：某某",
        "采用某某品牌或者同等产品，或相当于",
        "业绩不限地区和行业",
        "不要求在本地设立分支机构",
        "具备建筑工程施工总承包二级及以上资质",
        "近五年完成的同类规模工程每项2.5分，满分10分，不限地区和行业",
    ],
)
def test_words_that_open_the_field_are_no_barrier(words):
    assert found(words) == []


@pytest.mark.parametrize(
    ("words", "works", "procurement"),
    [
        ("注册资本不低于500万元", [], [("scale", "注册资本不低于")]),
        ("提供生产厂家授权", [], [("manufacturer", "生产厂家授权")]),
        ("进口设备提供生产厂家授权", [], []),
    ],
)
def test_each_family_has_its_own_law(words, works, procurement):
    assert (found(words), found(words, Family.PROCUREMENT)) == (works, procurement)


def test_the_shipped_proposals_say_nothing_forbidden():
    for template in TEMPLATES.values():
        for proposal in template.proposals:
            texts = [("处", f"{f.name}；{f.clause}") for f in proposal.terms().factors]
            assert list(found_barriers(texts, BARRIERS, template.family)) == []


FACTORS = (
    Factor("licence", "营业执照", FactorKind.QUALIFICATION, "有效"),
    Factor("plan", "方案", FactorKind.TECHNICAL, "按档", Decimal(40)),
    Factor("price", "报价", FactorKind.PRICE, "公式", Decimal(60)),
)


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ((), []),
        ((Factor("x", "业绩", FactorKind.COMMERCIAL, "每项", Decimal("0.5")),), ["sum"]),
        (
            (Factor("y", "营业执照", FactorKind.COMMERCIAL, "有", Decimal(1)),),
            ["qualified", "sum"],
        ),
        ((Factor("licence", "资质", FactorKind.QUALIFICATION, "二级"),), ["twice"]),
        ((Factor("z", "资质", FactorKind.QUALIFICATION, "二级", Decimal(5)),), ["qualified"]),
        ((Factor("z", "服务", FactorKind.COMMERCIAL, " "),), ["clause", "points"]),
    ],
)
def test_factors_add_up_and_a_qualification_brings_no_points(more, wrong):
    violations = check_document(facts(factors=(*FACTORS, *more)))
    assert [v.code.removeprefix("document.factor.") for v in violations] == wrong


def test_bidders_are_qualified_by_something():
    (violation,) = check_document(facts(factors=FACTORS[1:]))
    assert violation.message == "没有资格评审标准"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"performance_percent": "10"}, []),
        ({"performance_percent": "10.01"}, ["履约保证金为10.01%，不得超过10%"]),
        ({"payment_days": "60"}, []),
        ({"payment_days": "61"}, ["付款期限为61，不得超过60"]),
    ],
)
def test_numbers_keep_the_law_on_both_sides_of_the_limit(answers, words):
    assert [v.message for v in check_document(facts(answers=answers))] == words


def priced(points):
    rest = Decimal(100) - Decimal(points)
    return (
        Factor("capacity", "民事责任能力", FactorKind.QUALIFICATION, "执照"),
        Factor("plan", "方案", FactorKind.TECHNICAL, "按档", rest),
        Factor("price", "报价", FactorKind.PRICE, "公式", Decimal(points)),
    )


OPEN = ("procurement", "procurement_open")
TALKS = ("talks", "competitive_consultation")


@pytest.mark.parametrize(
    ("how", "kind", "points", "wrong"),
    [
        (OPEN, TenderKind.GOODS, "30", []),
        (OPEN, TenderKind.GOODS, "29.99", ["价格分权重为29.99%，不得低于30%"]),
        (OPEN, TenderKind.SERVICES, "10", []),
        (OPEN, TenderKind.SERVICES, "9", ["价格分权重为9%，不得低于10%"]),
        (TALKS, TenderKind.GOODS, "60", []),
        (TALKS, TenderKind.GOODS, "61", ["价格分权重为61%，不得超过60%"]),
        (TALKS, TenderKind.SERVICES, "30", []),
        (TALKS, TenderKind.SERVICES, "31", ["价格分权重为31%，不得超过30%"]),
    ],
)
def test_the_weight_of_the_price_in_procurement(how, kind, points, wrong):
    violations = check_document(facts(*how, kind, factors=priced(points)))
    assert [v.message for v in violations] == wrong


@pytest.mark.parametrize(
    ("share", "wrong"),
    [
        ("0", []),
        ("0.1", []),
        ("0.0999", ["小微企业价格扣除为9.99%，不得低于10%"]),
        ("0.2", []),
        ("0.21", ["小微企业价格扣除为21%，不得超过20%"]),
    ],
)
def test_a_small_firms_deduction_is_none_or_within_its_range(share, wrong):
    said = facts(*OPEN, TenderKind.SERVICES, small_firm_deduction=Decimal(share))
    assert [v.message for v in check_document(said)] == wrong


def test_at_most_three_candidates():
    assert [v.code for v in check_document(facts(candidates=4))] == ["document.candidates"]


def test_deviation_needs_a_benchmark_and_its_numbers():
    violations = check_document(facts(benchmark=None, parameters={}))
    assert [v.message for v in violations] == [
        "偏差扣分要选定评标基准价的算法",
        "请填写“高于基准价每1%扣分”",
        "请填写“低于基准价每1%扣分”",
    ]


def test_a_method_that_the_procedure_does_not_know():
    (violation, *_) = check_document(facts(method=Method.NEGOTIATED))
    assert violation.message == "工程公开招标不能采用协商定价"
