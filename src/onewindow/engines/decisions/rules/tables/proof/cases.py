"""The test cases of a table: readable, complete, and each with the result that it names."""

from collections.abc import Iterator

from onewindow.engines.decisions.rules.tables.cells import POLICY
from onewindow.engines.decisions.rules.tables.checking import CheckedTable
from onewindow.engines.decisions.rules.tables.conditions import Facts, Value
from onewindow.engines.decisions.rules.tables.content import DecisionTable, Example
from onewindow.engines.decisions.rules.tables.explaining import explain_function
from onewindow.engines.decisions.rules.tables.facts import is_possible, typed_value
from onewindow.engines.decisions.rules.tables.faults import Fault
from onewindow.engines.decisions.rules.tables.proof.domains import domain_words


def check_cases(table: DecisionTable) -> Iterator[Fault]:
    """Yield test cases that name what is not there, and rows without a test case."""
    rows = {row.code for row in table.rows}
    tested = {code for example in table.examples for code in example.row.split(",")}
    for number, example in enumerate(table.examples):
        for code in filter(None, example.row.split(",")):
            if code not in rows:
                said = f"测试用例“{example.name}”：没有规则“{code}”"
                yield Fault("example.unknown_row", f"examples.{number}.row", said)
        yield from _check_facts(table, number, example)
    for number, row in enumerate(table.rows):
        if row.code not in tested:
            said = f"第{number + 1}行（{row.code}）没有测试用例"
            yield Fault("row.no_example", f"rows.{number}", said, rows=(row.code,))


def _check_facts(table: DecisionTable, number: int, example: Example) -> Iterator[Fault]:
    inputs = {item.code: item for item in table.inputs}
    for code, stored in example.facts.items():
        address = f"examples.{number}.facts.{code}"
        where = f"测试用例“{example.name}”"
        if code not in inputs:
            said = f"{where}：没有名为“{code}”的判定因素"
            yield Fault("example.unknown_input", address, said)
            continue
        item = inputs[code]
        try:
            value = typed_value(item.kind, stored)
        except ValueError as error:
            yield Fault("example.kind", address, f"{where}的“{item.label}”：{error}")
            continue
        if value is not None and not is_possible(item, value):
            said = f"{where}的“{item.label}”：{stored}不在可取的范围（{domain_words(item)}）内"
            yield Fault("example.outside", address, said)


def run_cases(checked: CheckedTable, constants: Facts) -> Iterator[Fault]:
    """Yield every test case that does not come out as it says."""
    explain = explain_function(checked)
    for number, example in enumerate(checked.table.examples):
        verdict = explain(facts_of_example(checked.table, example, constants)).verdict
        if verdict.row == example.row:
            continue
        wanted, got = example.row or "转人工", verdict.row or verdict.message
        said = f"测试用例“{example.name}”不通过：应为{wanted}，实际为{got}"
        yield Fault("example.fails", f"examples.{number}", said, rows=(example.row,))


def facts_of_example(table: DecisionTable, example: Example, constants: Facts) -> dict[str, Value]:
    """
    Return the facts of a test case, typed; legal numbers that it leaves out are those in force.

    :raises ValueError: if a fact cannot be read as the kind that its input has.
    """
    found: dict[str, Value] = {
        item.code: constants[item.code]
        for item in table.inputs
        if item.source.startswith(POLICY) and item.code in constants
    }
    for item in table.inputs:
        if item.code in example.facts:
            found[item.code] = typed_value(item.kind, example.facts[item.code])
    return found
