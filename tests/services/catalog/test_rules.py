from datetime import date
from decimal import Decimal

import pytest

from onewindow.kernel.workdays import DayType
from onewindow.services.catalog.rules import DelegationStep, Limit, MatterContent
from onewindow.services.catalog.rules.checks import (
    check_content,
    most_workdays,
    points_to_verify,
    read_content,
)
from onewindow.services.catalog.rules.codes import basic_code, implementers, next_main
from onewindow.services.catalog.rules.diff import differences
from onewindow.services.catalog.rules.editing import (
    as_text,
    edits_from_cells,
    from_text,
    get_path,
    read_section,
    with_path,
)
from onewindow.services.catalog.rules.older import modern
from onewindow.services.catalog.rules.powers import ALL_STEPS, AT_THE_DOOR, Power, Title
from onewindow.services.catalog.rules.sections import SECTIONS, TABLE, Column, Entry, section_of
from onewindow.services.catalog.rules.tables import GRANT, PERSON, with_domains
from onewindow.services.catalog.rules.wording import LABELS, catch_all_words, label_of
from tests.services.catalog.conftest import ALLOWANCE, PASSPORT


def faults(base=PASSPORT, **changed):
    content, malformed = read_content({**base, **changed})
    assert malformed == []
    return [(v.code, v.field) for v in check_content(content)]


def limit(days, day_type):
    return {"days": days, "day_type": day_type}


@pytest.mark.parametrize(
    ("statutory", "promised", "is_too_long"),
    [
        (limit(20, "working"), limit(20, "working"), False),
        (limit(20, "working"), limit(21, "working"), True),
        (limit(30, "calendar"), limit(30, "calendar"), False),
        (limit(30, "calendar"), limit(31, "calendar"), True),
        (limit(30, "calendar"), limit(22, "working"), False),
        (limit(30, "calendar"), limit(23, "working"), True),
        (limit(3, "calendar"), limit(3, "working"), False),
        (limit(3, "calendar"), limit(4, "working"), True),
        (limit(10, "working"), limit(14, "calendar"), False),
        (limit(10, "working"), limit(15, "calendar"), True),
    ],
)
def test_a_promise_is_never_longer_than_the_law(statutory, promised, is_too_long):
    found = faults(statutory_limit=statutory, promised_limit=promised)
    assert found == ([("matter.limit.too_long", "promised_limit.days")] if is_too_long else [])


@pytest.mark.parametrize(("days", "workdays"), [(0, 0), (3, 3), (5, 5), (6, 5), (7, 5), (60, 44)])
def test_the_most_working_days_in_calendar_days(days, workdays):
    assert most_workdays(Limit(days=days, day_type=DayType.CALENDAR)) == workdays


@pytest.mark.parametrize(("days", "is_wrong"), [(0, False), (1, False), (2, True)])
def test_an_instant_type_is_promised_for_the_day_or_the_next(days, is_wrong):
    found = faults(is_instant_type=True, promised_limit=limit(days, "working"))
    assert found == ([("matter.limit.instant", "promised_limit.days")] if is_wrong else [])


def test_no_visit_needs_depth_five_or_the_post():
    by_post = PASSPORT["fields"]
    assert faults(visits=0, online_depth="5", fields=[]) == []
    assert faults(visits=0, online_depth="4", fields=by_post) == []
    assert faults(visits=0, online_depth="4", fields=[]) == [
        ("matter.online.too_shallow", "online_depth")
    ]
    assert faults(visits=1, online_depth="1", fields=[]) == []


@pytest.mark.parametrize(
    ("fee", "is_wrong"),
    [
        ("不收费", False),
        ("免费", False),
        ("120元", True),
        ("120元（发改价格〔2019〕914号）", False),
    ],
)
def test_a_fee_names_its_basis(fee, is_wrong):
    assert faults(fee=fee) == ([("matter.fee.basis", "fee")] if is_wrong else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("提供其他材料", ["其他"]),
        ("相关证明", ["相关"]),
        ("身份证、户口簿等材料", ["等材料"]),
        ("户主等", ["等"]),
        ("离开常住地到其他城市居住半年以上", []),
        ("三年级等级证书", []),
        ("平等自愿", []),
    ],
)
def test_words_that_leave_open_what_is_asked_for(text, words):
    assert catch_all_words(text) == words


def test_what_the_source_leaves_open_is_marked_and_told():
    assert faults(fee="120元", to_verify=["fee"]) == []
    content = MatterContent.model_validate({**PASSPORT, "fee": "120元", "to_verify": ["fee"]})
    assert [v.message for v in points_to_verify(content)] == ["收费：“120元”没有写明收费依据"]


def test_a_broken_reference_is_never_excused():
    materials = [{"code": "old", "name": "原护照", "situations": ["lost"]}]
    assert faults(materials=materials, to_verify=["materials"]) == [
        ("matter.situation.unknown", "materials.0.situations")
    ]


def test_references_must_exist_and_come_before():
    fields = [
        {
            "code": "address",
            "label": "地址",
            "kind": "text",
            "when": {"field": "delivery", "values": ["post"]},
        },
        {"code": "delivery", "label": "方式", "kind": "choice", "options": [["post", "邮寄"]]},
        {
            "code": "time",
            "label": "时间",
            "kind": "date",
            "earliest": "soon",
            "when": {"field": "delivery", "values": ["pigeon"]},
        },
        {"code": "time", "label": "再问时间", "kind": "choice"},
    ]
    assert faults(fields=fields) == [
        ("matter.code.twice", "fields.2.code"),
        ("matter.code.twice", "fields.3.code"),
        ("matter.field.unknown", "fields.0.when"),
        ("matter.value.unknown", "fields.2.when"),
        ("matter.day.malformed", "fields.2.earliest"),
        ("matter.options.missing", "fields.3.options"),
    ]


@pytest.mark.parametrize(("quorum", "is_wrong"), [(0, True), (1, False), (2, False), (3, True)])
def test_a_quorum_lies_between_one_and_all(quorum, is_wrong):
    tasks = [{"name": "规划"}, {"name": "消防", "function": "消防"}]
    stage = {"code": "joint", "name": "联审", "tasks": tasks, "rule": "quorum", "quorum": quorum}
    found = faults(stages=[stage])
    assert found == ([("matter.stage.quorum", "stages.0.quorum")] if is_wrong else [])


def test_an_automatic_matter_needs_a_table_that_grants():
    table = ALLOWANCE["table"]
    assert faults(ALLOWANCE) == []
    assert faults(ALLOWANCE, table=None) == [("matter.table.missing", "table")]
    rows = [{**row, "then": {"outcome": '"person"'}} for row in table["rows"]]
    assert faults(ALLOWANCE, table={**table, "rows": rows}) == [
        ("matter.table.no_grant", "table.rows")
    ]


def test_a_matters_table_has_one_conclusion_and_one_row_decides():
    table = ALLOWANCE["table"]
    amount = {"code": "amount", "label": "金额", "kind": "number"}
    assert faults(ALLOWANCE, table={**table, "outputs": [*table["outputs"], amount]}) == [
        ("matter.table.outputs", "table.outputs")
    ]
    assert faults(ALLOWANCE, table={**table, "hit": "collect"}) == [
        ("matter.table.hit", "table.hit")
    ]
    assert faults(ALLOWANCE, table={**table, "hit": "unique"}) == []


@pytest.mark.parametrize(
    ("source", "kind", "found"),
    [
        ("answer.account", "text", None),
        ("answer.nothing", "text", ("matter.input.unknown", "source")),
        ("answer.account.days_ago", "number", ("matter.input.unknown", "source")),
        ("applicant.age", "number", None),
        ("applicant.age", "text", ("matter.input.kind", "kind")),
        ("applicant.horoscope", "text", ("matter.input.unknown", "source")),
        ("certificate.户口簿", "boolean", None),
        ("certificate.户口簿", "text", ("matter.input.kind", "kind")),
        ("register.hukou.local", "boolean", None),
        ("policy.mat.gljt.first", "number", None),
    ],
)
def test_facts_come_from_known_sources_of_their_kind(source, kind, found):
    table = ALLOWANCE["table"]
    item = {**table["inputs"][0], "source": source, "kind": kind}
    rows = [{**row, "when": {}} for row in table["rows"]]
    told = faults(ALLOWANCE, table={**table, "inputs": [item], "rows": rows})
    assert told == ([(found[0], f"table.inputs.0.{found[1]}")] if found else [])


def test_an_answer_can_be_what_the_form_lets_it_be():
    fields = [
        {"code": "kind", "label": "种类", "kind": "choice", "options": [["a", "甲"], ["b", "乙"]]},
        {"code": "area", "label": "面积", "kind": "number", "minimum": "1", "maximum": "99"},
        {"code": "built_on", "label": "建成日", "kind": "date"},
    ]
    sources = ["answer.kind", "answer.area", "answer.built_on.days_ago", "register.a.b"]
    kinds = ["text", "number", "number", "text"]
    inputs = [
        {"code": f"i{n}", "label": source, "kind": kind, "source": source, "allowed": ["甲"]}
        for n, (source, kind) in enumerate(zip(sources, kinds, strict=True))
    ]
    content, _ = read_content(
        {**ALLOWANCE, "fields": fields, "table": {**ALLOWANCE["table"], "inputs": inputs}}
    )
    assert [
        (item.allowed, item.minimum, item.maximum) for item in with_domains(content).inputs
    ] == [
        (("a", "b"), None, None),
        ((), Decimal(1), Decimal(99)),
        ((), None, None),
        (("甲",), None, None),
    ]


def test_an_edition_of_the_first_release_is_read_as_a_decision_table():
    old = {
        "inputs": [
            {"code": "age", "label": "年龄", "kind": "number", "source": "applicant.age"},
            {"code": "state", "label": "状态", "kind": "text", "source": "register.a.state"},
            {"code": "local", "label": "本地", "kind": "boolean", "source": "register.a.local"},
        ],
        "rows": [
            {
                "code": "a",
                "when": {"age": {"at_least": "80", "below": "90"}, "local": {"is_": True}},
                "outcome": "grant",
                "message": "准予",
                "source": "示例",
            },
            {
                "code": "b",
                "when": {"state": {"not_in": ["正常", "封存"]}, "age": {"above": "3"}},
                "outcome": "person",
                "message": "转人工",
                "source": "示例",
            },
            {
                "code": "c",
                "when": {"state": {"in_": ["正常", "封存"]}, "local": {"is_": False}},
                "outcome": "person",
                "message": "转人工",
                "source": "示例",
            },
        ],
    }
    content, found = read_content(modern({**ALLOWANCE, "table": old}))
    assert found == []
    assert [(row.when, row.then) for row in content.table.rows] == [
        ({"age": "[80..90)", "local": "true"}, {"outcome": '"grant"'}),
        ({"state": 'not("正常", "封存")', "age": "> 3"}, {"outcome": '"person"'}),
        ({"state": '"正常", "封存"', "local": "false"}, {"outcome": '"person"'}),
    ]
    assert modern(ALLOWANCE) is ALLOWANCE


def test_every_malformed_key_is_told_in_chinese():
    raw = {**PASSPORT, "visits": "两次", "level": None, "unknown": 1, "mode": "fast"}
    del raw["result"]
    assert sorted(v.message for v in read_content(raw)[1]) == [
        "unknown：没有这个要素",
        "到现场次数：应为整数",
        "办理方式：应为'staff'、'instant'或'undertaking'",
        "办理结果：必须填写",
        "行使层级：应为整数",
    ]


def test_codes_are_built_and_counted():
    assert basic_code("01", "09", 2, 11) == "000109002011"
    assert next_main(["000109001000", "000109007000"]) == 8
    assert next_main([]) == 1


class Body:
    def __init__(self, name, region_level):
        self.name, self.region_level = name, region_level


@pytest.mark.parametrize(
    ("level", "names"), [(3, ["市局"]), (4, ["甲分局", "乙分局"]), (5, ["甲分局", "乙分局"])]
)
def test_each_level_has_its_implementers(level, names):
    bodies = [Body("市局", "city"), Body("甲分局", "county"), Body("乙分局", "county")]
    assert [body.name for body in implementers(level, bodies)] == names
    assert [body.name for body in implementers(level, bodies[:1])] == ["市局"]


def test_a_power_counts_from_its_first_day_to_the_day_before_its_end():
    starts, ends = date(2026, 2, 1), date(2026, 6, 1)
    power = Power(1, 2, Title.DELEGATED, frozenset({DelegationStep.ACCEPT}), starts, ends)
    days = [date(2026, 1, 31), starts, date(2026, 5, 31), ends]
    assert [power.covers("accept", on=day) for day in days] == [False, True, True, False]
    assert power.covers("decide", on=starts) is False
    assert frozenset({"receive", "accept", "deliver"}) == AT_THE_DOOR
    assert len(ALL_STEPS) == 5


def test_differences_follow_codes_not_places():
    before = {"materials": [{"code": "a", "name": "甲"}, {"code": "b", "name": "乙"}]}
    after = {"materials": [{"code": "c", "name": "丙"}, {"code": "a", "name": "甲件"}]}
    assert [(d.label, d.kind.value, d.before, d.after) for d in differences(before, after)] == [
        ("申请材料“甲件”·名称", "changed", "甲", "甲件"),
        ("申请材料“乙”", "removed", "代码：b；名称：乙", ""),
        ("申请材料“丙”", "added", "", "代码：c；名称：丙"),
    ]


def test_differences_tell_order_choices_and_rules_in_words():
    before = {
        "mode": "staff",
        "fields": [{"code": "a", "kind": "yes_no"}, {"code": "b"}],
        "table": {"rows": [{"code": "r", "when": {"age": ">= 80"}, "then": {"outcome": GRANT}}]},
    }
    after = {
        "mode": "instant",
        "fields": [{"code": "b"}, {"code": "a", "kind": "choice"}],
        "table": {"rows": [{"code": "r", "when": {"age": ">= 70"}, "then": {"outcome": PERSON}}]},
    }
    assert [(d.label, d.before, d.after) for d in differences(before, after)] == [
        ("办理方式", "人工办理", "智能秒办"),
        ("表单字段“a”·类型", "是否", "单选"),
        ("表单字段·顺序", "a、b", "b、a"),
        ("判定规则·判定规则行“r”·出现条件·年龄（周岁）", ">= 80", ">= 70"),
        ("判定规则·判定规则行“r”·结论·结论", "准予", "转人工"),
    ]
    assert differences(before, before) == []


@pytest.mark.parametrize(
    ("entry", "text", "value"),
    [
        (Entry.INTEGER, "7", 7),
        (Entry.INTEGER, "七", "七"),
        (Entry.LIST, "甲、乙,丙", ["甲", "乙", "丙"]),
        (Entry.LINES, "甲\r\n\r\n乙", ["甲", "乙"]),
        (Entry.OPTIONS, "post=邮寄\ncounter", [["post", "邮寄"], ["counter", "counter"]]),
        (Entry.WHEN, "delivery=post、box", {"field": "delivery", "values": ["post", "box"]}),
        (Entry.WHEN, "delivery", "delivery"),
        (Entry.TASKS, "核对@消防\n复核", [{"name": "核对", "function": "消防"}, {"name": "复核"}]),
        (Entry.TEXT, " 甲\x00\u202e ", "甲"),
    ],
)
def test_boxes_are_read_and_what_does_not_fit_is_kept(entry, text, value):
    assert from_text(Column("x", entry), text) == value


@pytest.mark.parametrize("content", [PASSPORT, ALLOWANCE])
def test_saving_a_section_untouched_changes_nothing(content):
    draft = MatterContent.model_validate(content).model_dump(mode="json")
    for section in SECTIONS:
        saved = read_section(section, posted_of(section, draft), draft)
        assert differences(draft, saved) == []


def posted_of(section, draft):
    posted = {c.key: as_text(c, get_path(draft, c.key)) for c in section.scalars}
    for table in section.tables:
        rows = get_path(draft, table.key) or []
        posted[f"{table.key}.count"] = str(len(rows))
        for number in range(len(rows)):
            for column in table.columns:
                name = f"{table.key}.{number}.{column.key}"
                posted[name] = as_text(column, get_path(draft, name))
    return posted


def test_every_key_of_a_matter_has_a_chinese_name():
    def keys(schema):
        for part in (schema, *schema.get("$defs", {}).values()):
            yield from part.get("properties", {})

    assert [key for key in keys(MatterContent.model_json_schema()) if key not in LABELS] == []


def test_every_key_is_edited_somewhere_or_fixed():
    edited = {c.key.split(".")[0] for s in SECTIONS for c in s.scalars}
    edited |= {t.key.split(".")[0] for s in SECTIONS for t in s.tables}
    fixed = {"slug", "department", "department_code", "kind", "level", "proactive"}
    assert set(MatterContent.model_fields) == edited | fixed | {TABLE}


def test_every_fault_leads_to_a_section():
    paths = ["visits", "statutory_limit", "materials.0.name", "table.rows.1.when.age", "table"]
    assert [section_of(path) for path in paths] == [
        "basics",
        "limits",
        "materials",
        "table",
        "table",
    ]


def test_paths_lead_through_lists_and_stop_at_nothing():
    draft = {"materials": [{"name": "甲"}]}
    assert with_path(draft, "materials.0.name", "乙") == {"materials": [{"name": "乙"}]}
    assert draft == {"materials": [{"name": "甲"}]}
    for path in ("materials.5.name", "materials.x.name"):
        with pytest.raises(KeyError):
            with_path(draft, path, "乙")
    assert label_of("materials.0.name") == "申请材料第1项·名称"


def test_a_sheet_of_edits_is_read_row_by_row():
    cells = [["短码", "要素", "新值"], ["GA06", "visits", 2.0], ["", "", ""], ["GA06", "x"]]
    assert [(e.row, e.slug, e.path, e.value) for e in edits_from_cells(cells)] == [
        (2, "GA06", "visits", "2"),
        (4, "GA06", "x", ""),
    ]
