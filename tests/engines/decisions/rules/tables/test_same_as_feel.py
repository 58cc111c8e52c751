"""A cell of a table means what the whole of FEEL means by the same text, whenever all is given."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from onewindow.engines.decisions.rules.dmn.reading import read_model
from onewindow.engines.decisions.rules.dmn.running import Library, run_element
from onewindow.engines.decisions.rules.feel.engine import passes
from onewindow.engines.decisions.rules.feel.parser import parse_unary_tests
from onewindow.engines.decisions.rules.tables.cells import condition_of
from onewindow.engines.decisions.rules.tables.compiling import compiled
from onewindow.engines.decisions.rules.tables.conditions import holds
from onewindow.engines.decisions.rules.tables.dmn_form import table_to_dmn
from onewindow.engines.decisions.rules.tables.facts import is_possible
from onewindow.engines.decisions.rules.tables.writing import feel_of_condition
from tests.engines.decisions.rules.tables.strategies import (
    conditions,
    inputs_of,
    tables,
    values,
)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_cell_passes_the_values_that_feel_passes(data):
    inputs = data.draw(inputs_of())
    item = data.draw(st.sampled_from(inputs))
    condition = data.draw(conditions(item, inputs))
    if condition is None:
        return
    text = feel_of_condition(condition)
    facts = {i.code: data.draw(values(i.kind)) for i in inputs}
    tests = parse_unary_tests(text, names=facts)
    checked = condition_of(text, item, {i.code: i for i in inputs})
    value = data.draw(st.one_of(st.none(), values(item.kind)))
    facts[item.code] = value
    outcome = passes(tests, value, facts)
    # 下限大于上限的区间，FEEL 当作 null，会与空值相等；证明不放过这样的格子。
    assume(all(remark.message != "区间的下限大于上限" for remark in outcome.remarks))
    assert holds(checked, value, facts) == (outcome.value is True), text


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_table_written_as_dmn_concludes_the_same_when_it_is_run_as_dmn(data):
    table = data.draw(tables(huge=False))
    whole = read_model(table_to_dmn(table))
    facts = {i.code: data.draw(values(i.kind)) for i in table.inputs}
    assume(all(is_possible(i, facts[i.code]) for i in table.inputs))
    said = compiled(table).decide(facts)
    ran = run_element(Library([whole]), whole, "判定", facts).value
    assert ran == (said.values["out"] if said.row else 0 if table.aggregation == "count" else None)
