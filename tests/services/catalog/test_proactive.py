"""What a matter must say to be handled unasked, and writing it in the editor."""

import pytest

from onewindow.services.catalog.rules import MatterContent
from onewindow.services.catalog.rules.checks import check_content
from onewindow.services.catalog.rules.editing import read_section
from onewindow.services.catalog.rules.sections import BY_CODE
from tests.services.casework.proactive_house import ASKED, RENEWAL, UNASKED


def wrong(content, **rule):
    parsed = MatterContent.model_validate(content | {"proactive": content["proactive"] | rule})
    return [v.code for v in check_content(parsed) if v.code.startswith("matter.proactive")]


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ({}, []),
        ({"age": None}, ["matter.proactive.age"]),
        ({"lead_days": 1}, ["matter.proactive.lead_days"]),
        ({"lead_days": -1}, ["matter.proactive.lead_days"] * 2),
        ({"mode": "prepare", "lead_days": 366}, []),
        ({"mode": "prepare", "lead_days": 367}, ["matter.proactive.lead_days"]),
        ({"answers": {"nothing": "person.phone"}}, ["matter.proactive.answers"]),
        ({"answers": {"account": "guess.it"}}, ["matter.proactive.answers"]),
        ({"answers": {"account": "register"}}, ["matter.proactive.answers"]),
        ({"quiet": ["nowhere"]}, ["matter.proactive.quiet"]),
        ({"event": "expiry"}, ["matter.proactive.certificate"]),
    ],
)
def test_a_rule_that_could_not_work_is_refused(rule, codes):
    assert wrong(UNASKED, **rule) == codes


def test_a_permit_is_never_completed_without_an_application():
    assert wrong(RENEWAL) == []
    assert wrong(RENEWAL, mode="complete", lead_days=0) == ["matter.proactive.mode"] * 2
    permit = MatterContent.model_validate(UNASKED | {"kind": "01"})
    found = [v for v in check_content(permit) if v.code == "matter.proactive.mode"]
    assert [v.source for v in found] == ["《行政许可法》第二十九条"]


def test_what_costs_a_fee_or_is_for_firms_is_not_completed_unasked():
    assert wrong(UNASKED | {"fee": "每证10元（发改价格〔2019〕1号）"}) == ["matter.proactive.mode"]
    assert wrong(UNASKED | {"subjects": ["enterprise"]}) == ["matter.proactive.subject"]


def test_a_situation_of_the_matter_must_be_named():
    many = UNASKED | {"situations": [{"code": "self", "name": "本人"}]}
    assert wrong(many) == ["matter.proactive.situation"]
    assert wrong(many, situation="self") == []


def test_an_editor_writes_the_rule_and_takes_it_back():
    section = BY_CODE["proactive"]
    posted = {
        "proactive.event": "age",
        "proactive.mode": "complete",
        "proactive.age": "80",
        "proactive.lead_days": "",
        "proactive.answers": "account=register.惠民账户.account",
        "proactive.quiet": "young",
        "proactive.source": "示例规则",
    }
    plain = {key: value for key, value in UNASKED.items() if key != "proactive"}
    assert read_section(section, posted, plain) == plain | {"proactive": ASKED}
    none = read_section(section, posted | {"proactive.event": ""}, UNASKED)
    assert none == plain | {"proactive": None}
    MatterContent.model_validate(none)
