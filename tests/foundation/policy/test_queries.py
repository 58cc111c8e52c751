"""The snapshot is read once, and read again when somebody has loaded more."""

from datetime import date
from decimal import Decimal

import pytest

from onewindow.foundation.policy.models import CitedRule, PolicyLoad, PolicyRecord
from onewindow.foundation.policy.queries import cited_rule, office_calendar, policy_in_force
from onewindow.foundation.policy.queries import snapshot as kept
from onewindow.foundation.policy.rules import UnknownPolicy

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


def store(value, starts=date(2020, 1, 1)):
    PolicyRecord.objects.create(
        code="a.limit",
        name="一个期限",
        region="CN",
        value=value,
        unit="working_day",
        bound="maximum",
        starts=starts,
        source="某法第一条",
        confidence="text-checked",
    )
    PolicyLoad.objects.create(token=f"t{value}", at="2026-11-22T00:00:00+08:00")


def in_force():
    return policy_in_force("a.limit", on=ON, region="CN").value


def test_a_question_costs_no_statement_within_the_second(settings, django_assert_num_queries):
    store(5)
    settings.POLICY_RECHECK_SECONDS = 60
    assert in_force() == Decimal(5)
    with django_assert_num_queries(0):
        in_force()
        office_calendar()


def test_a_question_costs_one_small_statement_after_it(settings, django_assert_num_queries):
    store(5)
    settings.POLICY_RECHECK_SECONDS = 0
    in_force()
    with django_assert_num_queries(1):
        in_force()


def test_what_another_process_has_loaded_is_seen_at_the_next_look(settings):
    store(5)
    settings.POLICY_RECHECK_SECONDS = 0
    assert in_force() == Decimal(5)
    store(7, starts=date(2026, 11, 22))
    PolicyRecord.objects.filter(value=5).update(ends=date(2026, 11, 22))
    assert in_force() == Decimal(7)


def test_a_stored_number_comes_back_without_trailing_zeros():
    store(20)
    assert str(in_force()) == "20"
    assert kept.policy_in_force("a.limit", on=ON, region="339901001").wording == (
        "不得超过20个工作日"
    )


def cite(region, text):
    CitedRule.objects.create(
        code="a.rule", region=region, text=text, source="依据", confidence="draft"
    )


def test_a_rule_that_stands_alone_is_cited_without_a_region():
    cite("330000", "只有浙江这样规定")
    assert cited_rule("a.rule").text == "只有浙江这样规定"
    with pytest.raises(UnknownPolicy, match="没有可引用的条款"):
        cited_rule("no.rule")


def test_a_rule_that_differs_by_region_must_be_asked_for_one():
    cite("330000", "浙江")
    cite("410500", "安阳")
    with pytest.raises(UnknownPolicy, match="因区划而异"):
        cited_rule("a.rule")
    assert cited_rule("a.rule", on=ON, region="410502").text == "安阳"
