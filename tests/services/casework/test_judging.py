"""What a table says to a case: kept with its inputs, explained by a second run, foretold."""

import copy
from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.engines.decisions.api import Input, Judgement, KeptTable
from onewindow.kernel.violations import Violation
from onewindow.services.casework.actions import (
    Application,
    precheck_application,
    precheck_draft,
    save_answers,
    start_draft,
    submit_application,
)
from onewindow.services.casework.actions.facts import gather_facts
from onewindow.services.casework.actions.instant import assess
from onewindow.services.casework.gateways import RegisterUnavailable, registers
from onewindow.services.casework.queries import stories_of
from onewindow.services.casework.rules import Channel, MaterialLine, Outcome, State
from onewindow.services.casework.rules.advice import Forecast, findings_of
from onewindow.services.casework.rules.facts import typed
from onewindow.services.casework.rules.states import Intake
from onewindow.services.catalog.api import content_of, table_of
from tests.services.casework.conftest import CITIZEN, MONDAY

ACCOUNT = {"account": "6222000011112222"}


def application(house, person, **changes):
    values = {"answers": ACCOUNT, "channel": Channel.ONLINE} | changes
    return Application(edition=house.edition("MZ08"), person=person, **values)


def apply(house, person, **changes):
    said = application(house, person, **changes)
    return submit_application(application=said, on=MONDAY, actor=CITIZEN)


def test_a_case_left_to_a_person_keeps_its_judgement_too(house):
    case = apply(house, house.young)
    judgement = Judgement.objects.get()
    assert judgement.subject == f"casework.case:{case.pk}"
    assert (judgement.row, judgement.values) == ("young", {"outcome": "person"})
    assert case.decisions.count() == 0


def test_what_is_not_known_is_kept_as_not_known(house):
    house.elder.region = None
    house.elder.save()
    apply(house, house.elder)
    judgement = Judgement.objects.get()
    assert (judgement.row, judgement.values, judgement.inputs) == ("", {}, {"age": "83"})
    story = stories_of(house.elder.cases.get())[0]
    assert story.missing == ("本市户籍",)
    assert [(fact.label, fact.value) for fact in story.facts] == [
        ("年龄", "83"),
        ("本市户籍", "未取得"),
    ]


def test_a_decision_is_explained_by_running_its_table_again(house):
    case = apply(house, house.elder)
    story = stories_of(case)[0]
    assert (story.is_yes, story.message, story.source, story.departs) == (
        True,
        "年满80周岁的本市户籍老人",
        "示例规则，待核",
        "",
    )
    assert [(cell.label, cell.condition, cell.value, cell.holds) for cell in story.hit.cells] == [
        ("年龄", "≥80", "83", True),
        ("本市户籍", "＝是", "是", True),
    ]
    assert [fact.origin for fact in story.told] == ["实名信息", "实名信息"]


def test_an_explanation_says_so_if_the_second_run_comes_out_differently(house):
    case = apply(house, house.elder)
    Judgement.objects.update(inputs={"age": "70", "local": True})
    assert stories_of(case)[0].departs == "命中行不同"


def test_the_second_decision_by_a_table_asks_nothing_about_the_table(house):
    apply(house, house.young)
    with CaptureQueriesContext(connection) as asked:
        apply(house, house.elder)
    told = [query["sql"] for query in asked if "decisions_" in query["sql"]]
    assert len(told) == 1
    assert told[0].startswith('INSERT INTO "decisions_judgement"')
    assert KeptTable.objects.count() == 1


class Says:
    """A register that says what the test wants."""

    def __init__(self, answer):
        self.answer = answer

    def look_up(self, register, kind, number):
        if isinstance(self.answer, Mapping):
            return self.answer
        raise RegisterUnavailable(register)


@pytest.mark.parametrize(
    ("answer", "facts", "origin"),
    [
        ({"state": "正常"}, {"state": "正常"}, "数据共享：户籍"),
        ({"state": None}, {"state": None}, "数据共享：户籍"),
        ({}, {}, "数据共享：户籍"),
        ({"other": 1}, {}, "数据共享：户籍"),
        ("unavailable", {}, "数据共享：户籍（未应答）"),
    ],
)
def test_a_register_says_a_value_or_none_or_nothing(house, monkeypatch, answer, facts, origin):
    monkeypatch.setattr(
        "onewindow.services.casework.actions.facts.registers", lambda: Says(answer)
    )
    registers.cache_clear()
    case = apply(house, house.young)
    item = Input(code="state", label="状态", kind="text", source="register.户籍.state")
    table = table_of(case.edition).model_copy(update={"inputs": (item,), "rows": ()})
    gathered = gather_facts(table, case, on=MONDAY)
    assert (gathered.facts, gathered.origins) == (facts, {"state": origin})


def test_dated_law_and_days_since_an_answer_are_facts_like_any_other(house):
    case = apply(house, house.young)
    case.answers = {"decided_on": "2026-10-03", "broken": "x"}
    sources = ["policy.mat.scdj.24", "policy.no.such", "answer.decided_on.days_ago", "answer.none"]
    items = tuple(
        Input(code=f"i{n}", label=source, kind="number", source=source)
        for n, source in enumerate(sources)
    )
    table = table_of(case.edition).model_copy(update={"inputs": items, "rows": ()})
    gathered = gather_facts(table, case, on=MONDAY)
    assert gathered.facts == {"i0": Decimal(30), "i2": Decimal(30)}
    assert gathered.origins == {
        "i0": "《市场主体登记管理条例》第二十四条",
        "i1": "法定参数（没有生效值）",
        "i2": "填报",
        "i3": "填报",
    }


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("number", "12.50", Decimal("12.50")),
        ("number", 3, Decimal(3)),
        ("boolean", "yes", True),
        ("boolean", False, False),
        ("text", ["a", "b"], "a,b"),
        ("text", None, None),
        ("number", True, ValueError),
        ("number", "很多", ValueError),
        ("boolean", "是", ValueError),
        ("date", "明天", ValueError),
    ],
)
def test_raw_values_are_typed_or_refused(kind, raw, value):
    item = Input(code="x", label="某项", kind=kind, source="register.a.b")
    if value is ValueError:
        with pytest.raises(ValueError):
            typed(item, raw)
    else:
        assert typed(item, raw) == value


# Undertakings and pre-checks


def test_an_undertaking_is_granted_only_if_its_table_says_so(house, monkeypatch):
    table = table_of(house.edition("MZ08"))
    monkeypatch.setattr("onewindow.services.casework.actions.instant.table_of", lambda _: table)
    kept = KeptTable.objects.get()
    monkeypatch.setattr("onewindow.services.casework.actions.instant.kept_table", lambda _: kept)
    for person, outcome in ((house.elder, Outcome.UNDERTAKING_GRANT), (house.young, None)):
        said = Application(
            edition=house.edition("WJ04"),
            person=person,
            answers={"place": "清风茶馆"},
            channel=Channel.ONLINE,
            signed=True,
        )
        case = submit_application(application=said, on=MONDAY, actor=CITIZEN)
        assert case.outcome == (outcome or "")
        assert Judgement.objects.filter(subject=f"casework.case:{case.pk}").count() == 1


def test_the_table_of_a_matter_decided_by_staff_grants_nothing(house, monkeypatch):
    table = table_of(house.edition("MZ08"))
    monkeypatch.setattr("onewindow.services.casework.actions.instant.table_of", lambda _: table)
    kept = KeptTable.objects.get()
    monkeypatch.setattr("onewindow.services.casework.actions.instant.kept_table", lambda _: kept)
    case = copy.copy(apply(house, house.elder))
    case.edition = house.edition("GA10")
    found = assess(case, content_of(case.edition), on=MONDAY, signed=True)
    assert found.judgement.values == {"outcome": "grant"}
    assert found.ruling is None


def test_a_precheck_foretells_what_would_happen_and_keeps_nothing(house):
    told = precheck_application(application(house, house.elder), on=MONDAY)
    assert (told.can_be_sent, told.forecast, told.message) == (
        True,
        Forecast.AT_ONCE,
        "年满80周岁的本市户籍老人",
    )
    assert [(fact.label, fact.value) for fact in told.facts] == [
        ("年龄", "83"),
        ("本市户籍", "是"),
    ]
    told = precheck_application(application(house, house.young), on=MONDAY)
    assert (told.forecast, told.message) == (Forecast.PERSON, "未满80周岁")
    assert Judgement.objects.count() == 0


def test_a_precheck_names_every_finding_with_what_to_do(house):
    told = precheck_application(application(house, house.elder, answers={}), on=MONDAY)
    assert [(f.violation.message, f.advice) for f in told.findings] == [
        ("请填写银行账号", "请补填这一项。")
    ]


def test_a_precheck_of_a_draft_says_whom_it_waits_for(house):
    draft = start_draft(
        edition=house.edition("MZ08"),
        person=house.elder,
        channel=Channel.ONLINE,
        on=MONDAY,
        actor=CITIZEN,
    )
    save_answers(case=draft, answers=ACCOUNT, on=MONDAY, actor=CITIZEN)
    told = precheck_draft(draft, on=MONDAY)
    assert (told.can_be_sent, told.forecast) == (True, Forecast.AT_ONCE)
    assert draft.state == State.DRAFT


def test_a_missing_material_is_named_with_the_way_to_hand_it_in():
    lines = [
        MaterialLine("a", "平面图", Intake.MISSING, is_required=True, can_follow=False),
        MaterialLine("b", "制度", Intake.MISSING, is_required=True, can_follow=True),
    ]
    violations = [
        Violation("case.material.missing", "缺少：平面图", "《行政许可法》第三十二条", "a"),
        Violation("case.material.missing", "缺少：制度", "《行政许可法》第三十二条", "b"),
        Violation("something.else", "不行"),
    ]
    assert [(f.material, f.advice) for f in findings_of(violations, lines)] == [
        ("平面图", "请上传这份材料，照片或扫描件都可以。"),
        ("制度", "请上传；一时拿不出的，可以承诺限期补交。"),
        ("", "请改正后再提交。"),
    ]
