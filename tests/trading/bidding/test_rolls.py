"""The price roll: read strictly, shown in words, kept exactly."""

import json
from decimal import Decimal

import pytest

from onewindow.trading.bidding.rules import (
    PriceRoll,
    RollItem,
    UnreadableRoll,
    read_roll,
    write_roll,
)

WHOLE = PriceRoll(
    price=Decimal("9800000.00"),
    words="玖佰捌拾万元整",
    duration_days=300,
    quality="合格",
    manager_name="周明",
    manager_certificate="浙1332020202100001",
    items=(RollItem("土方", "立方米", Decimal("1200.5"), Decimal("31.2"), Decimal("37455.60")),),
)


def said(**changes) -> bytes:
    return json.dumps({**WHOLE.as_record(), **changes}).encode()


def test_a_roll_is_read_back_as_it_was_written():
    assert read_roll(write_roll(WHOLE)) == WHOLE
    least = read_roll(b'{"kind": "onewindow.roll.v1", "price": "0.30"}')
    assert least == PriceRoll(Decimal("0.30"), "叁角整")


def test_what_is_read_out_has_its_labels_and_no_empty_ones():
    assert WHOLE.shown() == (
        ("投标报价（元）", "9,800,000.00"),
        ("大写", "玖佰捌拾万元整"),
        ("工期或交货期（日历天）", "300"),
        ("质量或服务标准", "合格"),
        ("项目负责人及证书", "周明 浙1332020202100001"),
        ("报价清单", "1项"),
    )
    assert PriceRoll(Decimal("0.30"), "叁角整").shown() == (
        ("投标报价（元）", "0.30"),
        ("大写", "叁角整"),
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "不是规定的格式"),
        (b"[]", "没有注明格式"),
        (said(kind="x"), "没有注明格式"),
        (said(price=9800000.0), "投标报价应为"),
        (said(price="NaN"), "投标报价应为"),
        (said(price="-1"), "投标报价应为"),
        (said(price="1e12"), "投标报价应为"),
        (said(price="1.001"), "最多两位小数"),
        (said(duration_days=0), "1至36500"),
        (said(duration_days=True), "1至36500"),
        (said(duration_days=36501), "1至36500"),
        (said(quality="x" * 201), "不超过200字"),
        (said(items={}), "应为列表"),
        (said(items=[1]), "每一项"),
        (said(items=[{"quantity": "x"}]), "数量应为"),
    ],
)
def test_what_is_not_in_the_form_is_named(content, words):
    with pytest.raises(UnreadableRoll, match=words):
        read_roll(content)
