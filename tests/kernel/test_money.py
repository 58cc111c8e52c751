from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.money import from_words, in_words

WRITTEN = [
    ("0", "零元整"),
    ("0.05", "伍分"),
    ("0.30", "叁角整"),
    ("1.05", "壹元零伍分"),
    ("10.00", "壹拾元整"),
    ("1050.30", "壹仟零伍拾元叁角整"),
    ("100000.00", "壹拾万元整"),
    ("100500.12", "壹拾万零伍佰元壹角贰分"),
    ("38600000.00", "叁仟捌佰陆拾万元整"),
    ("1000000001.00", "壹拾亿零壹元整"),
    ("100010001.00", "壹亿零壹万零壹元整"),
]


@pytest.mark.parametrize(("amount", "words"), WRITTEN)
def test_an_amount_is_written_as_the_bank_writes_it(amount, words):
    assert in_words(Decimal(amount)) == words
    assert from_words(words) == Decimal(amount)


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "1000000000000"])
def test_what_cannot_be_written_is_an_error(amount):
    with pytest.raises(ValueError):
        in_words(Decimal(amount))


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("人民币：叁佰万圆正", "3000000"),
        ("一百二十三万元", "1230000"),
        ("十元", "10"),
        ("两万元整", "20000"),
    ],
)
def test_other_ways_of_writing_are_read(words, amount):
    assert from_words(words) == Decimal(amount)


@pytest.mark.parametrize("words", ["", "面议", "100元", "壹元贰", "亿" * 60 + "元"])
def test_words_that_are_no_amount_are_none(words):
    assert from_words(words) is None


@given(st.integers(0, 10**14 - 1))
def test_words_are_read_back_as_the_amount_they_were_made_of(fen):
    amount = Decimal(fen) / 100
    assert from_words(in_words(amount)) == amount
