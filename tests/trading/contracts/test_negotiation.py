"""The talks with a single source: what the record must hold, who signs it, its pages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from onewindow.trading.contracts.rules import (
    NegotiationDraft,
    NegotiationGround,
    check_negotiation,
)

OPENS = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DRAFT = NegotiationDraft(
    supplier="91339901YC000001XQ",
    held_at=OPENS,
    place="三楼会议室",
    costs="人工成本21万元",
    terms="服务一年，按季付款",
    price=Decimal("300000.00"),
    duration_days=365,
    quality="合格",
    people=(("buyer", "区教育局 工程师"),),
)
GROUND = NegotiationGround(
    opens=OPENS,
    announced="拟定的唯一供应商：云川启明软件有限公司",
    supplier="云川启明软件有限公司",
    budget=Decimal("300000.00"),
    ceiling=None,
    staff=frozenset({"buyer", "buyer2"}),
)


def codes(draft=DRAFT, ground=GROUND):
    return [one.code for one in check_negotiation(draft, ground)]


def test_a_record_that_holds_everything_is_lawful():
    assert codes() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"held_at": OPENS - timedelta(seconds=1)}, "negotiation.early"),
        ({"price": Decimal("300000.01")}, "negotiation.budget"),
        ({"price": Decimal("0.00")}, "negotiation.price"),
        ({"costs": " "}, "negotiation.missing"),
        ({"people": ()}, "negotiation.people"),
        ({"people": (("stranger", "某公司"),)}, "negotiation.people"),
        ({"people": (("buyer", "工程师"), ("buyer", "工程师"))}, "negotiation.people"),
        ({"people": (("buyer", " "),)}, "negotiation.title"),
    ],
)
def test_what_the_record_lacks_or_breaks_is_named(change, code):
    assert codes(replace(DRAFT, **change)) == [code]


def test_only_the_supplier_that_was_made_public_may_be_talked_with():
    other = replace(GROUND, supplier="云川恒丰贸易有限公司")
    assert codes(ground=other) == ["negotiation.supplier"]
    assert codes(ground=replace(other, announced="")) == []


def test_the_ceiling_binds_beside_the_budget():
    assert codes(ground=replace(GROUND, ceiling=Decimal("299999.99"))) == ["negotiation.budget"]
