"""What can be said of a table before its cells are read: codes, kinds, sources, policies."""

from collections import Counter
from collections.abc import Iterator, Mapping

from onewindow.engines.decisions.rules.tables.cells import POLICY, allowed_values
from onewindow.engines.decisions.rules.tables.checking import BY_PRIORITY
from onewindow.engines.decisions.rules.tables.conditions import Facts
from onewindow.engines.decisions.rules.tables.content import (
    DecisionTable,
    HitPolicy,
    Input,
    Kind,
    Output,
)
from onewindow.engines.decisions.rules.tables.facts import KIND_NAMES, TYPES, is_possible
from onewindow.engines.decisions.rules.tables.faults import Fault

SOURCES = ("answer.", "applicant.", "case.", "certificate.", "register.", POLICY)
OUTCOME = "outcome"
GRANT, PERSON = "grant", "person"


def check_structure(
    table: DecisionTable, constants: Facts, fields: Mapping[str, Kind] | None
) -> Iterator[Fault]:
    """Yield what is wrong with the table apart from its cells and test cases."""
    for name, address, parts in (
        ("判定因素", "inputs", table.inputs),
        ("结论", "outputs", table.outputs),
        ("规则", "rows", table.rows),
    ):
        if not parts:
            yield Fault("table.empty", address, f"判定表至少要有一个{name}")
    yield from _check_codes(table)
    for number, item in enumerate(table.inputs):
        yield from _check_input(f"inputs.{number}", item)
        yield from _check_source(f"inputs.{number}.source", item, constants, fields)
    for number, output in enumerate(table.outputs):
        yield from _check_output(f"outputs.{number}", output)
    yield from _check_hit_policy(table)
    for number, row in enumerate(table.rows):
        if not row.source.strip():
            said = f"第{number + 1}行没有写法律依据（法律名称和条号）"
            yield Fault("row.no_source", f"rows.{number}.source", said, rows=(row.code,))
        said_outcome = row.then.get(OUTCOME, "").strip()
        asks = any(text.strip() not in ("", "-") for text in row.when.values())
        if said_outcome == f'"{GRANT}"' and not asks:
            said = f"第{number + 1}行不设条件就准予；准予的行至少要有一个条件"
            yield Fault("row.grants_all", f"rows.{number}.when", said, rows=(row.code,))


def _check_codes(table: DecisionTable) -> Iterator[Fault]:
    named = [("inputs", "code", item.code) for item in table.inputs]
    named += [("outputs", "code", output.code) for output in table.outputs]
    yield from _twice(named, "代码“{}”重复")
    yield from _twice([("rows", "code", row.code) for row in table.rows], "规则代码“{}”重复")
    examples = [("examples", "name", example.name) for example in table.examples]
    yield from _twice(examples, "测试用例“{}”重名")


def _twice(named: list[tuple[str, str, str]], message: str) -> Iterator[Fault]:
    counted = Counter(name for _, _, name in named)
    places: Counter[str] = Counter()
    for part, key, name in named:
        if counted[name] > 1:
            yield Fault("code.twice", f"{part}.{places[part]}.{key}", message.format(name))
        places[part] += 1


def _check_input(address: str, item: Input) -> Iterator[Fault]:
    label = item.label
    if item.allowed and item.kind != "text":
        said = f"“{label}”是{KIND_NAMES[item.kind]}，只有文字才列可取值"
        yield Fault("input.allowed", f"{address}.allowed", said)
    if len(set(item.allowed)) < len(item.allowed):
        yield Fault("input.allowed", f"{address}.allowed", f"“{label}”的可取值有重复")
    if any(not value.strip() for value in item.allowed):
        yield Fault("input.allowed", f"{address}.allowed", f"“{label}”的可取值里有空白的")
    bounds = [bound for bound in (item.minimum, item.maximum) if bound is not None]
    if bounds and item.kind != "number":
        said = f"“{label}”是{KIND_NAMES[item.kind]}，只有数字才写最小值、最大值"
        yield Fault("input.bounds", f"{address}.minimum", said)
    if any(not bound.is_finite() for bound in bounds):
        yield Fault("input.bounds", f"{address}.minimum", f"“{label}”的最小值、最大值应为数字")
    elif len(bounds) == 2 and bounds[0] > bounds[1]:
        yield Fault("input.bounds", f"{address}.minimum", f"“{label}”的最小值大于最大值")


def _check_source(
    address: str, item: Input, constants: Facts, fields: Mapping[str, Kind] | None
) -> Iterator[Fault]:
    prefix = next((p for p in SOURCES if item.source.startswith(p)), "")
    rest = item.source[len(prefix) :]
    if not prefix or not rest:
        said = f"“{item.label}”的来源“{item.source}”应以{'、'.join(SOURCES)}之一开头并写明名称"
        yield Fault("input.source", address, said)
    elif prefix == "register." and "." not in rest.strip("."):
        said = f"“{item.label}”的来源应写成 register.名称.字段"
        yield Fault("input.source", address, said)
    elif prefix == "answer." and fields is not None:
        if rest not in fields:
            yield Fault("input.unknown_field", address, f"“{item.label}”：没有表单字段“{rest}”")
        elif fields[rest] != item.kind:
            own, other = KIND_NAMES[item.kind], KIND_NAMES[fields[rest]]
            said = f"“{item.label}”是{own}，表单字段“{rest}”是{other}"
            yield Fault("input.field_kind", address, said)
    elif prefix == POLICY:
        yield from _check_constant(address, item, constants)


def _check_constant(address: str, item: Input, constants: Facts) -> Iterator[Fault]:
    value = constants.get(item.code)
    if value is None:
        said = f"“{item.label}”没有现行数值，请先在政策数值中登记“{item.source}”"
        yield Fault("constant.missing", address, said)
    elif type(value) is not TYPES[item.kind]:
        said = f"“{item.label}”应为{KIND_NAMES[item.kind]}，现行数值不是"
        yield Fault("constant.kind", address, said)
    elif not is_possible(item, value):
        yield Fault("constant.outside", address, f"“{item.label}”的现行数值不在可取范围内")


def _check_output(address: str, output: Output) -> Iterator[Fault]:
    if len(set(output.allowed)) < len(output.allowed):
        yield Fault("output.allowed", f"{address}.allowed", f"结论“{output.label}”的可取值有重复")
    if len(allowed_values(output)) < len(output.allowed):
        said = f"结论“{output.label}”的可取值应为{KIND_NAMES[output.kind]}"
        yield Fault("output.allowed", f"{address}.allowed", said)
    if output.code == OUTCOME:
        # 机器只说“准予”；不予的决定须由人作出、说明理由并告知救济（行政许可法第三十八条）。
        wrong = [value for value in output.allowed if value not in (GRANT, PERSON)]
        if wrong or not output.allowed or output.kind != "text":
            said = "办件结论只能是 grant（准予）和 person（转人工）；不予必须由人决定"
            yield Fault("output.denies", f"{address}.allowed", said)


def _check_hit_policy(table: DecisionTable) -> Iterator[Fault]:
    if table.aggregation and table.hit is not HitPolicy.COLLECT:
        said = f"只有“{HitPolicy.COLLECT.label}”才能汇总，现在是“{table.hit.label}”"
        yield Fault("table.aggregation", "aggregation", said)
    elif table.aggregation and len(table.outputs) != 1:
        yield Fault("table.aggregation", "aggregation", "汇总的判定表只能有一个结论")
    elif table.aggregation in ("sum", "min", "max") and table.outputs[0].kind != "number":
        yield Fault("table.aggregation", "aggregation", "求和、最小、最大的结论必须是数字")
    if table.hit in BY_PRIORITY and not any(output.allowed for output in table.outputs):
        said = "按结论优先级的判定表，要在结论的可取值里从高到低列出优先顺序"
        yield Fault("table.priority", "outputs", said)
