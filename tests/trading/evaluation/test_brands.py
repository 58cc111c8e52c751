"""Equal brands of the core product count as one bidder (财政部令第87号第三十一条)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from onewindow.trading.evaluation.api import sheets_of
from onewindow.trading.evaluation.rules.brands import counted, dearer, one_of_each
from onewindow.trading.evaluation.rules.recount import differences
from onewindow.trading.tendering.api import Method, PriceFormula
from tests.trading.evaluation.sittings import (
    TERMS,
    add_up,
    again,
    begun,
    close,
    find_all,
    mark_all,
)

CORE = replace(TERMS, core_product="多媒体讲台")
LOWEST = replace(
    CORE,
    method=Method.LOWEST_PRICE,
    price_formula=PriceFormula.LOWEST_PRICE,
    factors=tuple(one for one in TERMS.factors if one.code not in {"plan", "works"}),
)


@pytest.mark.parametrize(
    ("brands", "count"),
    [
        ([], 0),
        (["甲", "乙", "丙"], 3),
        (["甲", "甲", "丙"], 2),
        (["Haier", " HAIER ", "丙"], 2),
        (["", "", "甲"], 3),
    ],
)
def test_who_offers_the_same_brand_counts_as_one_and_who_names_none_for_himself(brands, count):
    assert counted(brands) == count


def test_of_one_brand_all_but_the_lowest_price_are_dearer_and_equal_prices_stay():
    prices = {"a": "100", "b": "101", "c": "100", "d": "300", "e": "90"}
    brands = {"a": "甲", "b": "甲", "c": "甲", "d": "乙", "e": ""}
    assert dearer({k: Decimal(v) for k, v in prices.items()}, brands) == ("b",)


def test_of_each_brand_the_first_in_the_order_is_kept():
    brands = {"a": "甲", "b": "甲", "c": "", "d": "乙", "e": ""}
    assert one_of_each("abcde", brands) == ("a", "c", "d", "e")


def bought(closed, *, least):
    """Let the lot be bought, with so many bidders at least by policy."""
    edition = closed.tender.procedure
    edition.content = edition.content | {"family": "procurement", "minimum_bidders": least}
    edition.digest = f"bought-{least}"
    edition.save()


def branded(closed, clock, terms, brands, *, least="gp.single_supplier"):
    """Go on to the end of the review of bids with these brands."""
    evaluation = begun(closed, clock, terms)
    bought(closed, least=least)
    for firm, brand in zip(closed.firms, brands, strict=True):
        evaluation.contenders.filter(credit_code=firm.credit_code).update(brand=brand)
    find_all(evaluation)
    close(evaluation)
    return again(evaluation)


def places(closed, codes):
    return [[firm.credit_code for firm in closed.firms].index(code) for code in codes]


def test_three_bids_of_two_brands_are_too_few(closed, library, clock):
    evaluation = branded(closed, clock, CORE, ("甲", "甲", "乙"), least="ztb.min_bidders")
    assert evaluation.state == "failed"
    assert evaluation.reason == "有效投标只有2家，不足3家（《政府采购法》第三十六条）"


def test_with_the_lowest_price_only_the_lowest_of_a_brand_takes_part(closed, library, clock):
    evaluation = branded(closed, clock, LOWEST, ("甲", "甲", "乙"))
    add_up(evaluation)
    sheets = sheets_of(again(evaluation))
    # 报价980万、950万、960万：第一家与第二家同品牌而报价更高。
    assert places(closed, sheets["result"]["candidates"]) == [1, 2]
    out = [one["reason"] for one in sheets["bidders"] if not one["standing"]]
    assert out == ["与报价更低的投标人提供相同品牌的核心产品（甲）"]
    assert differences(sheets) == []


def test_with_points_all_are_scored_and_the_best_of_a_brand_alone_is_recommended(
    closed, library, clock
):
    evaluation = branded(closed, clock, CORE, ("甲", "甲", "乙"))
    mark_all(evaluation)
    add_up(evaluation)
    sheets = sheets_of(again(evaluation))
    # 35+8+950÷980×50=91.47；32+8+50=90.00；30+8+950÷960×50=87.48。
    assert [one["total"] for one in sheets["result"]["lines"]] == ["91.47", "90.00", "87.48"]
    assert places(closed, sheets["result"]["order"]) == [0, 1, 2]
    assert places(closed, sheets["result"]["candidates"]) == [0, 2]
    assert differences(sheets) == []
    for one in sheets["bidders"]:
        one["brand"] = ""
    assert len(differences(sheets)) == 1
