"""One tree, three ways: the function, the trace and the SQL never differ."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.engines.decisions.api import (
    HitPolicy,
    compiled,
    facts_of,
    replay,
    stored_facts,
)
from tests.engines.decisions.rules.tables.strategies import facts_for, tables
from tests.engines.decisions.rules.tables.tables import AGE, LOCAL, STATE, good, row, table


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_function_trace_and_sql_say_the_same_of_everything(data):
    decided_by = data.draw(tables())
    made = compiled(decided_by)
    many = data.draw(st.lists(facts_for(decided_by), min_size=1, max_size=20))
    said = [made.decide(facts) for facts in many]
    assert [made.explain(facts).verdict for facts in many] == said
    stored = [(number, stored_facts(decided_by, facts)) for number, facts in enumerate(many)]
    assert list(replay(decided_by, stored)) == [(n, v.row) for n, v in enumerate(said)]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_stored_facts_come_back_exactly(data):
    decided_by = data.draw(tables(most_rows=1))
    facts = data.draw(facts_for(decided_by))
    back = facts_of(decided_by, stored_facts(decided_by, facts))
    assert list(map(str, back.items())) == list(map(str, facts.items()))


def test_a_replay_keeps_order_and_keys_over_many_batches(monkeypatch):
    monkeypatch.setattr("onewindow.engines.decisions.gateways.replaying.BATCH", 7)
    facts = [{"age": str(70 + n % 20), "state": "正常", "local": True} for n in range(50)]
    keys = [f"办件{n}" for n in range(50)]
    expected = ["young" if n % 20 < 10 else "elder" for n in range(50)]
    assert list(replay(good(), zip(keys, facts, strict=True))) == list(
        zip(keys, expected, strict=True)
    )


def test_a_replay_tells_missing_null_and_strange_values_apart():
    one = table(row("none", local="null"), row("yes", local="true"), inputs=(LOCAL,))
    rows = [(1, {}), (2, {"local": None}), (3, {"local": True}), (4, {"local": False})]
    assert list(replay(one, rows)) == [(1, ""), (2, "none"), (3, "yes"), (4, "")]


@pytest.mark.parametrize(
    "text", ["正\t常", "正\n常", "\u0001", "\u0003", "=", "'", '"', "\\N", ""]
)
def test_no_sign_in_a_text_confuses_a_replay(text):
    free = STATE.model_copy(update={"allowed": ()})
    one = table(row("other", state='not("正常")'), inputs=(free, AGE))
    rows = [(1, {"state": text, "age": "1"}), (2, {"state": "正常"}), (3, {"age": "1"})]
    assert list(replay(one, rows)) == [(1, "other"), (2, ""), (3, "")]


def test_numbers_that_no_decimal_column_holds_are_still_exact():
    one = table(row("adult", age=">= 18"), row("minor", age="< 18"), inputs=(AGE,))
    texts = ["17." + "9" * 50, "18." + "0" * 49 + "1", "1.8E+1", "1.79E1", "1_8", "+18"]
    rows = [(text, {"age": text}) for text in texts]
    expected = ["minor", "adult", "adult", "minor", "adult", "adult"]
    assert list(replay(one, rows)) == list(zip(texts, expected, strict=True))


def test_a_table_with_numbers_beyond_any_column_is_replayed_all_the_same():
    free = AGE.model_copy(update={"minimum": None, "maximum": None})
    one = table(
        row("big", age=f">= 1{'0' * 60}"), row("small", age=f"< 1{'0' * 60}"), inputs=(free,)
    )
    assert list(replay(one, [(1, {"age": "1E+60"}), (2, {"age": "1"})])) == [
        (1, "big"),
        (2, "small"),
    ]


@pytest.mark.parametrize("stored", [{"age": "x"}, {"age": 5}, {"local": "true"}, {"age": "NaN"}])
def test_stored_facts_that_cannot_be_read_are_a_fault(stored):
    with pytest.raises(ValueError, match="不是"):
        list(replay(good(), [(1, stored)]))


def test_a_replay_of_lists_of_rows_gives_them_with_commas():
    many = table(row("a", age=">= 18"), row("b", age=">= 60"), hit=HitPolicy.RULE_ORDER)
    rows = [(n, {"age": str(n)}) for n in (17, 18, 60)]
    assert list(replay(many, rows)) == [(17, ""), (18, "a"), (60, "a,b")]


def test_equal_tables_share_one_compiled_function():
    assert compiled(good()) is compiled(good())
    assert compiled(good()).decide({"age": Decimal(79)}).row == "young"
