"""Every one of ten thousand hostile strings, in every kind of field of every matter."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.forms import Field, FieldKind, clean_answer
from tests.fuzz.hostile import CORPUS, FRAGMENTS

TODAY = date(2026, 11, 2)
MATTERS = sorted((Path(__file__).parents[2] / "packs/national/matters").glob("*.yaml"))


def fields_of_all_matters():
    for path in MATTERS:
        pack = yaml.safe_load(path.read_text())
        yield from (Field.model_validate(raw) for raw in pack.get("fields", ()))


FIELDS = list(fields_of_all_matters())


def read(field, raw):
    """Let an answer be read: it can be stored then, or is refused in Chinese."""
    value, violations = clean_answer(field, raw, on=TODAY)
    for violation in violations:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in violation.message)
        assert violation.field == field.code
    if not violations:
        text = json.dumps(value, ensure_ascii=False)
        assert "\\u0000" not in text
        text.encode()


@pytest.mark.parametrize("kind", list(FieldKind))
def test_ten_thousand_strings_in_each_kind_of_field(kind):
    field = next(field for field in FIELDS if field.kind is kind)
    assert len(set(CORPUS)) == 10_000
    for text in CORPUS:
        read(field, text)


def test_every_field_of_every_matter_takes_or_refuses_every_fragment():
    assert len(MATTERS) == 83
    for field in FIELDS:
        for text in FRAGMENTS:
            read(field, text)


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=5,
)


@pytest.mark.parametrize("kind", list(FieldKind))
@given(raw=SHAPES)
def test_answers_of_any_shape_are_read_or_refused(kind, raw):
    read(next(field for field in FIELDS if field.kind is kind), raw)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (FieldKind.PHONE, "１４１００００００１８", "14100000018"),
        (FieldKind.NUMBER, "１２．５", "12.5"),
        (FieldKind.DATE, "２０２６－１０－２０", "2026-10-20"),
        (FieldKind.BANK_ACCOUNT, "６２２２ ０２００ ０００１", "622202000001"),
        (FieldKind.YES_NO, "yes\u200b", "yes"),
    ],
)
def test_full_width_digits_of_an_input_method_are_understood(kind, typed, kept):
    field = Field(code="x", label="某项", kind=kind)
    assert clean_answer(field, typed, on=TODAY) == (kept, [])


def test_nothing_is_cut_off_a_number_to_make_it_right():
    field = Field(code="x", label="号码", kind=FieldKind.CITIZEN_NUMBER)
    _, violations = clean_answer(field, "3399011943030800279", on=TODAY)
    assert [v.message for v in violations] == ["号码不正确，请核对18位号码"]
