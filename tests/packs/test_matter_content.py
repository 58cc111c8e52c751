"""The 83 matters of the national layer: complete, true to their sources, able to decide."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from onewindow.city.characters import CHARACTERS, FIRMS, Character, Firm
from onewindow.engines.decisions.api import Input, Verdict, compiled, facts_of, prove
from onewindow.foundation.policy.api import policies_in_packs, resolve
from onewindow.kernel.forms import FieldKind, clean_answers, resolve_day
from onewindow.kernel.identifiers import is_citizen_number, is_credit_code
from onewindow.kernel.workdays import DayType
from onewindow.services.catalog.rules import MatterContent, Mode
from onewindow.services.catalog.rules.tables import grants, is_yes, with_domains

PACKS = Path(__file__).parents[2] / "packs"
DAY = date(2026, 11, 20)
UNVERIFIED = "示例规则，待核"

SLUGS = re.findall(
    r"\S+",
    """
GA01 GA02 GA03 GA04 GA05 GA06 GA07 GA08 GA09 GA10 RS01 RS02 RS03 RS04 RS05 RS06 RS07 RS08 YB01 YB02
YB03 YB04 YB05 YB06 SJ01 SJ02 SJ03 SJ04 SJ05 SJ06 SJ07 SJ08 ZJ01 ZJ02 ZJ03 ZJ04 ZJ05 GH01 GH02 GH03
GH04 MZ01 MZ02 MZ03 MZ04 MZ05 MZ06 MZ07 MZ08 WJ01 WJ02 WJ03 WJ04 WJ05 WJ06 JY01 JY02 JY03 SW01 SW02
SW03 GJ01 GJ02 GJ03 CL01 CL02 TY01 JT01 CG01 HB01 HB02 SL01 WL01 WL02 SF01 SF02 FG01 FG02 YC01 XF01
NY01 ZC01 ZC02
""",
)
INSTANT = re.findall(
    r"\S+",
    """
CL02 FG01 GA08 GA09 GJ01 GJ02 MZ04 MZ08 RS01 RS03 RS06 RS07 RS08 SJ01 SJ02 SJ04 SJ06 SJ07 SW01 SW02
WJ01 WJ02 WJ05 YB01 YB03 YB04 ZC01
""",
)
ON_SIGNATURE = ["WJ04", "XF01"]
PRECHECKED = ["RS04", "SJ03"]
WITH_TABLE = sorted([*INSTANT, *ON_SIGNATURE, *PRECHECKED])
STATUTES = {
    "《浙江省保障“最多跑一次”改革规定》",
    "《消防法》",
    "《工伤保险条例》",
    "《劳动法》",
    "《市场主体登记管理条例》",
    "《机动车驾驶证申领和使用规定》",
    "《社会保险法》",
    "《社会保险经办条例》",
    "《失业保险条例》",
    "《食品安全法》",
    "《发票管理办法》",
    "《税收征收管理法》",
    "《住房公积金管理条例》",
    "《护士条例》",
    "《医师法》",
    "《残疾人就业条例》",
    "《企业投资项目核准和备案管理条例》",
}
THEMES = {
    *("出生", "教育", "就业", "社保", "医疗", "住房", "婚姻", "养老", "救助", "车辆"),
    *("证件办理", "出入境", "开办企业", "经营许可", "工程建设", "纳税", "惠企政策"),
    *("法律服务", "社会组织", "文化旅游", "生态环境", "农业农村"),
}


def _read(slug: str) -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load((PACKS / f"national/matters/{slug}.yaml").read_text())
    return raw


def _content(slug: str) -> MatterContent:
    return MatterContent.model_validate({k: v for k, v in _read(slug).items() if k != "starts"})


CONTENTS = {slug: _content(slug) for slug in SLUGS}
REGISTERS = yaml.safe_load((PACKS / "demo/registers/registers.yaml").read_text())["registers"]
EXAMPLES = yaml.safe_load((PACKS / "demo/registers/examples.yaml").read_text())["examples"]
KINDS = {
    kind["name"]
    for path in (PACKS / "national/certificates").glob("*.yaml")
    for kind in yaml.safe_load(path.read_text())
}
EVERY = pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS.keys())
EVERY_TABLE = pytest.mark.parametrize("slug", WITH_TABLE)
EVERY_INSTANT = pytest.mark.parametrize("slug", INSTANT)
POLICIES = policies_in_packs(PACKS)


def _law(code: str) -> Decimal:
    return resolve(POLICIES, code, on=DAY, region_path=["CN"]).value


def _constants(content: MatterContent) -> dict[str, Decimal]:
    assert content.table
    return {
        item.code: _law(item.source.removeprefix("policy."))
        for item in content.table.inputs
        if item.source.startswith("policy.")
    }


def _decide(content: MatterContent, facts: dict[str, Any]) -> Verdict:
    table = with_domains(content)
    assert table
    return compiled(table).decide(facts)


def test_there_is_one_file_for_each_of_the_83_matters() -> None:
    files = sorted(path.stem for path in (PACKS / "national/matters").glob("*.yaml"))
    assert len(SLUGS) == 83
    assert files == sorted(SLUGS)
    assert [c.slug for c in CONTENTS.values()] == SLUGS


def test_exactly_the_27_automatic_matters_are_instant() -> None:
    assert sorted(s for s, c in CONTENTS.items() if c.mode is Mode.INSTANT) == INSTANT
    assert sorted(s for s, c in CONTENTS.items() if not c.is_example) == INSTANT
    assert [s for s, c in CONTENTS.items() if c.mode is Mode.UNDERTAKING] == ON_SIGNATURE


def test_thirty_one_matters_have_a_decision_table() -> None:
    assert sorted(s for s, c in CONTENTS.items() if c.table) == WITH_TABLE
    assert len(WITH_TABLE) == 31
    assert {CONTENTS[slug].mode for slug in PRECHECKED} == {Mode.STAFF}


@pytest.mark.parametrize(
    ("slug", "days", "day_type", "promised"),
    [
        ("GA01", 60, DayType.CALENDAR, 15),
        ("GA08", 1, DayType.WORKING, 0),
        ("RS03", 10, DayType.WORKING, 3),
        ("RS05", 60, DayType.CALENDAR, 45),
        ("SJ01", 3, DayType.WORKING, 0),
        ("ZJ01", 7, DayType.CALENDAR, 3),
        ("GH01", 30, DayType.WORKING, 1),
        ("MZ08", 20, DayType.WORKING, 10),
        ("WJ01", 20, DayType.WORKING, 5),
        ("SL01", 45, DayType.WORKING, 20),
        ("TY01", 50, DayType.WORKING, 30),
        ("GJ02", 3, DayType.CALENDAR, 0),
    ],
)
def test_limits_are_those_of_the_source(
    slug: str, days: int, day_type: DayType, promised: int
) -> None:
    content = CONTENTS[slug]
    assert (content.statutory_limit.days, content.statutory_limit.day_type) == (days, day_type)
    assert content.promised_limit.days == promised


def test_special_procedures_bundles_and_validity_are_kept() -> None:
    assert CONTENTS["SL01"].special_procedures == ("TX08", "TX01")
    assert CONTENTS["GA05"].bundles == ("YJS-P01",)
    assert {s: c.result.valid_months for s, c in CONTENTS.items() if c.result.valid_months} == {
        "SJ05": 60,
        "SJ08": 60,
        "WJ01": 60,
        "HB02": 60,
    }


def test_what_may_follow_is_what_the_source_lets_follow() -> None:
    can_follow = {
        slug: [m.code for m in content.materials if m.can_follow]
        for slug, content in CONTENTS.items()
        if any(m.can_follow for m in content.materials)
    }
    assert can_follow == {
        "GA10": ["safety_rules"],
        "RS04": ["accident_proof"],
        "SJ05": ["food_safety_rules", "staff_health_proof"],
        "SJ08": ["quality_rules"],
        "ZJ01": ["wage_guarantee"],
        "WJ03": ["internal_rules"],
        "WJ04": ["hygiene_report"],
        "JT01": ["safety_rules"],
        "CG01": ["safety_undertaking"],
        "SL01": ["third_party_undertaking"],
        "XF01": ["facility_report"],
    }


@EVERY
def test_unchecked_law_is_marked_to_verify(content: MatterContent) -> None:
    unchecked = any(not basis.checked for basis in content.legal_basis)
    assert ("legal_basis" in content.to_verify) == unchecked
    assert set(content.to_verify) <= set(MatterContent.model_fields)


@EVERY
def test_a_certificate_stands_in_for_a_material_exactly_where_the_source_says_so(
    content: MatterContent,
) -> None:
    for material in content.materials:
        assert bool(material.certificate) == (material.waiver == "2"), material.code


@EVERY
def test_every_certificate_is_of_a_known_kind(content: MatterContent) -> None:
    named = {content.result.certificate, *(m.certificate for m in content.materials)} - {""}
    assert named <= KINDS


@EVERY
def test_the_guide_speaks_plainly(content: MatterContent) -> None:
    texts = [*content.conditions, *(m.name for m in content.materials)]
    for text in texts:
        assert not re.search(r"其他|相关|等(?!级)", text), text
    assert content.summary
    assert content.themes
    assert set(content.themes) <= THEMES
    assert len(set(content.aliases)) == len(content.aliases) >= 3
    assert len(content.questions) >= 2
    for text in _all_texts(content.model_dump()):
        assert not re.search(r"verify|TODO|\[[SKD]\]", text), text
        assert "(" not in text, text


@EVERY
def test_a_form_asks_four_things_or_more(content: MatterContent) -> None:
    assert 4 <= len(content.fields) <= 12
    assert len({f.code for f in content.fields}) == len(content.fields)
    for field in content.fields:
        needs_options = field.kind in {FieldKind.CHOICE, FieldKind.CHOICES}
        assert bool(field.options) == needs_options, field.code
        for day in filter(None, (field.earliest, field.latest)):
            resolve_day(day, on=DAY)


@EVERY
def test_an_inspection_on_the_spot_has_two_inspectors(content: MatterContent) -> None:
    assert content.stages
    for stage in content.stages:
        if stage.code == "onsite":
            assert stage.minimum_staff == 2
    if "TX09" in content.special_procedures and content.mode is Mode.STAFF:
        assert any(stage.minimum_staff == 2 for stage in content.stages)


@EVERY_INSTANT
def test_an_automatic_matter_has_situations(slug: str) -> None:
    assert 2 <= len(CONTENTS[slug].situations) <= 4


@EVERY_TABLE
def test_every_table_is_proven_under_the_law_in_force(slug: str) -> None:
    content = CONTENTS[slug]
    table = with_domains(content)
    assert table
    assert list(prove(table, constants=_constants(content))) == []


@EVERY_TABLE
def test_every_table_is_of_readable_size_and_says_yes_and_person(slug: str) -> None:
    table = CONTENTS[slug].table
    assert table
    assert 4 <= len(table.rows) <= 10
    assert {grants(row) for row in table.rows} == {True, False}
    assert {row.code for row in table.rows} == {example.row for example in table.examples}


@EVERY_TABLE
def test_every_test_case_of_a_table_hits_its_row(slug: str) -> None:
    content = CONTENTS[slug]
    table = with_domains(content)
    assert table
    constants = _constants(content)
    for example in table.examples:
        facts = constants | facts_of(table, example.facts)
        assert compiled(table).decide(facts).row == example.row, example.name


@EVERY_TABLE
def test_every_row_cites_a_statute_or_says_that_it_is_an_example(slug: str) -> None:
    content = CONTENTS[slug]
    assert content.table
    for row in content.table.rows:
        cited = set(re.findall(r"《[^》]+》", row.source))
        assert row.source == UNVERIFIED or (cited and cited <= STATUTES), row.code
        assert row.message.endswith("。")
    assert ("table" in content.to_verify) == any("待核" in r.source for r in content.table.rows)


@EVERY_TABLE
def test_every_input_comes_from_something_that_exists(slug: str) -> None:
    content = CONTENTS[slug]
    assert content.table
    cells = [cell for row in content.table.rows for cell in row.when.values()]
    used = {code for row in content.table.rows for code in row.when}
    used |= set(re.findall(r"[a-z_]+", " ".join(cells)))
    assert {item.code for item in content.table.inputs} <= used
    for item in content.table.inputs:
        _check_source(content, item)


def _check_source(content: MatterContent, item: Input) -> None:
    origin, _, rest = item.source.partition(".")
    match origin:
        case "answer":
            code = rest.removesuffix(".days_ago")
            assert code in {f.code for f in content.fields}, item.source
        case "policy":
            assert _law(rest) > 0
        case "applicant":
            assert rest in {"age", "kind", "days_since_founded"}, item.source
        case "case":
            assert rest == "situation"
        case "certificate":
            assert rest in {"营业执照", "居住证", "结婚证", "生育登记回执"}, item.source
        case _:
            register, _, field = rest.partition(".")
            declared = REGISTERS[register]["fields"][field]
            assert declared["kind"] == item.kind, item.source
            assert tuple(declared.get("values", ())) == item.allowed, item.source
            keys = {"person": "person", "enterprise": "enterprise"}
            assert keys[REGISTERS[register]["key"]] in content.subjects, item.source


def test_registers_say_only_what_their_fields_declare() -> None:
    for name, register in REGISTERS.items():
        assert set(register) <= {"key", "fields", "default", "overrides"}, name
        assert set(register["default"]) <= set(register["fields"]), name
        for field, value in register["default"].items():
            assert value in register["fields"][field].get("values", [value]), (name, field)
        of_person = register["key"] == "person"
        for number, override in register.get("overrides", {}).items():
            valid = is_citizen_number(number, on=DAY) if of_person else is_credit_code(number)
            assert valid, (name, number)
            assert override == "unavailable" or set(override) <= set(register["fields"]), name


def test_every_person_and_firm_in_the_registers_is_a_character() -> None:
    known = {c.number for c in CHARACTERS} | {f.credit_code for f in FIRMS}
    assert {n for r in REGISTERS.values() for n in r.get("overrides", {})} <= known


def test_every_automatic_matter_has_two_worked_examples() -> None:
    assert sorted(e["matter"] for e in EXAMPLES) == INSTANT


@pytest.mark.parametrize("outcome", ["granted", "person"])
@pytest.mark.parametrize("example", EXAMPLES, ids=[e["matter"] for e in EXAMPLES])
def test_a_worked_example_is_decided_as_it_says(example: dict[str, Any], outcome: str) -> None:
    content, case = CONTENTS[example["matter"]], example[outcome]
    raw = {code: _on_day(answer) for code, answer in case["answers"].items()}
    clean, wrong = clean_answers(content.fields, case["situation"], raw, on=DAY)
    assert wrong == []
    assert set(clean) == set(raw)
    assert case["situation"] in {s.code for s in content.situations}
    assert content.table
    found = _decide(content, _facts(content, case, clean))
    assert is_yes(found.values) == (outcome == "granted")
    assert found.row == case["row"] or found.missing


@EVERY_TABLE
def test_nothing_known_is_never_a_yes(slug: str) -> None:
    assert not is_yes(_decide(CONTENTS[slug], {}).values)


@EVERY_INSTANT
def test_no_register_answering_is_never_a_yes(slug: str) -> None:
    """Take away everything that others know: the applicant's word alone must not do."""
    content = CONTENTS[slug]
    assert content.table
    case = next(e["granted"] for e in EXAMPLES if e["matter"] == slug)
    raw = {code: _on_day(answer) for code, answer in case["answers"].items()}
    clean, _ = clean_answers(content.fields, case["situation"], raw, on=DAY)
    registered = {i.code for i in content.table.inputs if i.source.startswith("register.")}
    facts = _facts(content, case, clean)
    known = {code: fact for code, fact in facts.items() if code not in registered}
    assert not is_yes(_decide(content, known).values)


def _on_day(answer: Any) -> Any:
    if isinstance(answer, str) and answer.startswith("today"):
        return resolve_day(answer, on=DAY).isoformat()
    return answer


def _who(key: str) -> Character | Firm:
    return next(one for one in (*CHARACTERS, *FIRMS) if one.key == key)


def _facts(
    content: MatterContent, case: dict[str, Any], answers: dict[str, Any]
) -> dict[str, Any]:
    """Return what is known of each input; what nobody supplied is absent."""
    assert content.table
    facts = _constants(content)
    for item in content.table.inputs:
        value = None if item.code in facts else _fact(item, case, answers)
        if value is not None:
            facts[item.code] = value
    return facts


def _fact(item: Input, case: dict[str, Any], answers: dict[str, Any]) -> Any:
    who = _who(case["applicant"])
    origin, _, rest = item.source.partition(".")
    if origin == "case":
        return case["situation"]
    if origin == "certificate":
        return rest in case.get("certificates", [])
    if origin == "applicant":
        return _applicant(who, rest)
    if rest.endswith(".days_ago"):
        day = answers.get(rest.removesuffix(".days_ago"))
        return Decimal((DAY - date.fromisoformat(day)).days) if day else None
    value = answers.get(rest) if origin == "answer" else _look_up(who, rest)
    if value is None:
        return None
    if item.kind == "boolean":
        return value if isinstance(value, bool) else value == "yes"
    return Decimal(str(value)) if item.kind == "number" else value


def _applicant(who: Character | Firm, name: str) -> Decimal | str | None:
    if name == "kind":
        return "enterprise" if isinstance(who, Firm) else "person"
    if isinstance(who, Firm):
        return Decimal(who.age_days) if name == "days_since_founded" else None
    before_birthday = (DAY.month, DAY.day) < (who.born.month, who.born.day)
    return Decimal(DAY.year - who.born.year - before_birthday) if name == "age" else None


def _look_up(who: Character | Firm, rest: str) -> Any:
    name, _, field = rest.partition(".")
    register = REGISTERS[name]
    number = who.number if isinstance(who, Character) else who.credit_code
    override = register.get("overrides", {}).get(number, {})
    return None if override == "unavailable" else {**register["default"], **override}.get(field)


def _all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in {"source", "certificate", "when"} or key == "law":
                yield from _all_texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _all_texts(part)
    elif isinstance(value, str):
        yield value
