"""The schema: nothing is turned into something else on the way in, and digests are stable."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from onewindow.engines.decisions.api import DecisionTable, Example, digest_of
from tests.engines.decisions.rules.tables.tables import good


def test_the_facts_of_a_test_case_are_kept_as_stored_facts_are():
    given = {"n": 1, "d": Decimal("1.50"), "b": True, "t": "x", "on": date(2026, 1, 2), "z": None}
    assert Example(name="x", facts=given, row="a").facts == {
        "n": "1",
        "d": "1.50",
        "b": True,
        "t": "x",
        "on": "2026-01-02",
        "z": None,
    }


def test_a_table_read_back_from_json_is_equal_and_has_the_same_digest():
    table = good()
    back = DecisionTable.model_validate_json(table.model_dump_json())
    assert back == table
    assert digest_of(back) == digest_of(table)


def test_another_table_has_another_digest():
    changed = good().model_copy(update={"rows": good().rows[:2]})
    assert digest_of(changed) != digest_of(good())


def test_a_cell_of_endless_length_is_no_table():
    row = good().rows[0]
    with pytest.raises(ValidationError):
        type(row).model_validate({**row.model_dump(), "when": {"age": "1" * 1001}})
