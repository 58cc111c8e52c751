"""Every policy pack is checked the way a lawyer would read it."""

import ast
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from onewindow.foundation.policy.api import (
    check_calendar_packs,
    check_policy_layers,
    check_policy_packs,
    check_rule_packs,
)
from onewindow.kernel.packs import layers
from onewindow.kernel.regions import region_path

ROOT = Path(__file__).parents[2]
LAYERS = layers(settings.PACKS)


def entries(kind):
    return [
        entry
        for path in sorted(settings.PACKS.glob(f"*/{kind}/*.yaml"))
        for entry in yaml.safe_load(path.read_text())
    ]


BY_CODE = defaultdict(list)
for _policy in entries("policy"):
    BY_CODE[_policy["code"]].append(_policy)
RULES = entries("rules")
by_code = pytest.mark.parametrize("code", sorted(BY_CODE))


def values_of(code):
    return [value for policy in BY_CODE[code] for value in policy["values"]]


@by_code
def test_every_value_names_its_legal_source(code):
    assert [v for v in values_of(code) if not v["source"].strip()] == []


@by_code
def test_values_of_one_region_never_overlap(code):
    regions = defaultdict(list)
    for value in values_of(code):
        regions[value["region"]].append(value)
    for values in regions.values():
        for older, newer in pairwise(sorted(values, key=lambda v: v["starts"])):
            assert older["ends"] <= newer["starts"]


@by_code
def test_a_region_may_tighten_the_limit_above_it_but_never_loosen_it(code):
    bound = BY_CODE[code][0]["bound"]
    sign = {"minimum": 1, "maximum": -1}.get(bound, 0)
    for value in values_of(code):
        above = region_path(value["region"])[1:]
        for upper in values_of(code):
            if upper["region"] in above:
                assert sign * (Decimal(value["value"]) - Decimal(upper["value"])) >= 0


@by_code
def test_a_rate_is_a_fraction(code):
    for policy in BY_CODE[code]:
        if policy["unit"] == "rate":
            assert all(0 < Decimal(v["value"]) <= 1 for v in policy["values"])


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.folder.name)
def test_the_program_finds_nothing_wrong_either(layer):
    assert check_policy_packs(layer.folder / "policy") == []
    assert check_rule_packs(layer.folder / "rules") == []
    assert check_calendar_packs(layer.folder / "calendar") == []


def test_the_layers_agree_and_stand_in_order():
    assert check_policy_layers(settings.PACKS) == []
    assert [layer.region for layer in LAYERS] == [
        "CN",
        "110000",
        "330000",
        "330200",
        "370700",
        "410500",
        "410900",
        "450700",
        "339900",
    ]
    assert [layer.is_demo for layer in LAYERS] == [False] * 8 + [True]


def test_all_rules_of_the_reference_are_there():
    # 这些文件里的数不来自参考表，由用到它们的应用自己带来。
    own = {
        "alerts",
        "defaults",
        "contracts",
        "disputes",
        "evaluation",
        "experts",
        "guarantees",
        "hall",
        "last-offers",
        "hall-staffing",
        "matter-tables",
        "reviews",
        "separate-award-and-small-works",
        "tender-documents",
        "warehouse",
    }
    files = {p.stem for p in settings.PACKS.glob("national/policy/*.yaml")}
    assert own < files
    brought = {
        policy["code"]
        for name in own
        for policy in yaml.safe_load((settings.PACKS / f"national/policy/{name}.yaml").read_text())
    }
    numbers = {c.removesuffix(".min").removesuffix(".max") for c in set(BY_CODE) - brought}
    cited = {rule["code"] for rule in RULES}
    assert numbers & cited == set()
    # 参考表272条，另有10条是本平台另外引用的条款和示例。
    assert len(numbers | cited) == 282


@pytest.mark.parametrize(
    ("code", "region", "value", "unit", "bound"),
    [
        ("svc.permit.correction_notice", "CN", "5", "working_day", "maximum"),
        ("svc.permit.decision", "CN", "20", "working_day", "maximum"),
        ("svc.permit.field_check_staff", "CN", "2", "person", "minimum"),
        ("svc.zj.commit_check", "330000", "60", "working_day", "maximum"),
        ("svc.supplement.wait", "CN", "15", "working_day", "default"),
        ("svc.light.yellow_rate", "CN", "0.4", "rate", "default"),
        ("svc.fyf.apply", "CN", "60", "calendar_day", "maximum"),
        ("svc.litigation.months", "CN", "6", "month", "exact"),
        ("ztb.deposit", "CN", "0.02", "rate", "maximum"),
        ("ztb.collude_bidder.min", "CN", "0.005", "rate", "minimum"),
        ("ztb.collude_bidder.max", "CN", "0.01", "rate", "maximum"),
        ("mat.jy.8", "CN", "0.015", "rate", "minimum"),
        ("nb.terminate", "330200", "3", "month", "exact"),
    ],
)
def test_a_number_is_the_one_in_the_law(code, region, value, unit, bound):
    [policy] = BY_CODE[code]
    [found] = policy["values"]
    assert (policy["unit"], policy["bound"]) == (unit, bound)
    assert (found["region"], found["value"]) == (region, value)


def test_the_lapse_of_acceptance_with_gaps_follows_the_region():
    lapses = {r["region"]: r for r in RULES if r["code"] == "svc.gap.lapse"}
    assert {region: rule["outcome"] for region, rule in lapses.items()} == {
        "CN": "acceptance_revoked",
        "330000": "acceptance_revoked",
        "410500": "deemed_withdrawn",
    }
    assert lapses["330000"]["source"] == "《浙江省保障“最多跑一次”改革规定》第十一条"
    assert lapses["410500"]["source"] == "《安阳市政务服务条例》第二十四条"
    assert lapses["CN"]["confidence"] == "draft"


def test_what_is_our_own_is_marked_as_an_example():
    ours = yaml.safe_load((settings.PACKS / "national/policy/defaults.yaml").read_text())
    assert {v["confidence"] for policy in ours for v in policy["values"]} == {"draft"}
    assert {policy["bound"] for policy in ours} <= {"default", "minimum"}


def test_every_policy_code_named_in_the_source_has_a_pack():
    called = {"policy_in_force": BY_CODE, "cited_rule": {rule["code"] for rule in RULES}}
    unknown, named = [], 0
    for path in (ROOT / "src").rglob("*.py"):
        tree = ast.parse(path.read_text())
        constants = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            name = getattr(getattr(node, "func", None), "id", "")
            if name not in called or not node.args:
                continue
            code = getattr(node.args[0], "value", None) or constants.get(
                getattr(node.args[0], "id", "")
            )
            if isinstance(code, str):
                named += 1
                unknown += [] if code in called[name] else [f"{path.name}:{node.lineno} {code}"]
    assert named >= 5
    assert unknown == []


@pytest.mark.parametrize(("year", "workdays"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_calendar_of_a_year_has_the_known_number_of_working_days(year, workdays):
    pack = yaml.safe_load((settings.PACKS / f"national/calendar/{year}.yaml").read_text())
    off = {
        h["starts"].fromordinal(n)
        for h in pack["holidays"]
        for n in range(h["starts"].toordinal(), h["ends"].toordinal())
    }
    worked = {day for h in pack["holidays"] for day in h.get("worked", [])}
    days = (h_day(year, n) for n in range(366))
    open_days = [
        day
        for day in days
        if day.year == year and (day in worked or (day.weekday() < 5 and day not in off))
    ]
    assert len(open_days) == workdays


def h_day(year, number):
    """Return the number-th day of a year, counted from nought."""
    first = yaml.safe_load(f"{year}-01-01")
    return first.fromordinal(first.toordinal() + number)


def test_the_guessed_calendar_is_only_in_the_demo():
    found = {
        path.parts[-3]: yaml.safe_load(path.read_text())["confidence"]
        for path in settings.PACKS.glob("*/calendar/2027.yaml")
    }
    assert found == {"demo": "knowledge-verify"}
