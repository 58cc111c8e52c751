"""Canonical bytes are what any JSON library writes with sorted keys and no spaces."""

import json
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.canonical import canonical_bytes
from onewindow.kernel.choices import Choice

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | WORDS,
    lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
)


@given(VALUES)
def test_the_standard_library_writes_the_same_bytes(value):
    # 独立验证程序只用标准库，两边的字节必须一致。
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical_bytes(value) == plain.encode()


def test_keys_are_sorted_and_nothing_is_escaped_that_need_not_be():
    value = {"事项": "就业登记", "b": [1, None, True], "a": "“引号”\n\x7f"}
    assert canonical_bytes(value).decode() == (
        '{"a":"“引号”\\n\x7f","b":[1,null,true],"事项":"就业登记"}'
    )


def test_a_choice_is_written_as_its_code():
    class State(Choice):
        OPEN = "open", "办理中"

    assert canonical_bytes({"state": State.OPEN}) == b'{"state":"open"}'


@pytest.mark.parametrize(
    "stranger",
    [
        0.1,
        Decimal("0.1"),
        date(2026, 1, 1),
        UUID(int=1),
        b"x",
        {1: "a"},
        {"a": [{"b": 0.5}]},
        2**64,
    ],
)
def test_what_json_cannot_hold_exactly_is_refused(stranger):
    with pytest.raises(TypeError):
        canonical_bytes(stranger)
