"""The decision table of a matter: what it may look at, what it may say, and its checks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from onewindow.kernel.forms import Field, FieldKind
from onewindow.kernel.tables import DecisionTable, HitPolicy, Input, Kind, Output, Row
from onewindow.kernel.violations import Violation
from onewindow.services.catalog.rules.content import MatterContent, Mode
from onewindow.services.catalog.rules.wording import CHOICES, label_of

GRANT, PERSON = '"grant"', '"person"'
OUTCOME = Output(code="outcome", label="结论", allowed=("grant", "person"))
SOURCES = {
    "answer": "填报",
    "days_since": "距今天数",
    "case": "情形",
    "applicant": "实名（登记）信息",
    "certificate": "电子证照",
    "register": "数据共享",
    "policy": "法定参数",
}
HIT_POLICIES = (HitPolicy.FIRST, HitPolicy.UNIQUE, HitPolicy.ANY)
APPLICANT: Mapping[str, tuple[str, Kind, tuple[str, ...]]] = {
    "age": ("年龄", "number", ()),
    "is_local": ("本市户籍（登记地）", "boolean", ()),
    "is_verified": ("已实名", "boolean", ()),
    "kind": ("申请人类型", "text", ("person", "enterprise")),
    "enterprise_state": ("企业登记状态", "text", ("active", "cancelled")),
    "days_since_founded": ("设立天数", "number", ()),
}
_OLDEST = Decimal(150)
_OPEN = {"", "-"}
_KINDS: Mapping[FieldKind, Kind] = {
    FieldKind.NUMBER: "number",
    FieldKind.MONEY: "number",
    FieldKind.DATE: "date",
    FieldKind.YES_NO: "boolean",
}


@dataclass(frozen=True, slots=True)
class Domain:
    """What an input can be, as its source says: the kind, and the values or bounds if any."""

    kind: Kind
    allowed: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None


def with_domains(content: MatterContent) -> DecisionTable | None:
    """Return the matter's table with the domain of each input, as it is proven and decides."""
    table = content.table
    if table is None:
        return None
    inputs = tuple(_with_domain(item, content) for item in table.inputs)
    return table.model_copy(update={"inputs": inputs})


def value_names(content: MatterContent) -> dict[str, dict[str, str]]:
    """Return for each input of the table the names of the codes that it may hold."""
    options = {f"answer.{field.code}": dict(field.options) for field in content.fields}
    options["case.situation"] = {one.code: one.name for one in content.situations}
    options["applicant.kind"] = CHOICES["subjects"]
    table = content.table
    return {item.code: options.get(item.source, {}) for item in table.inputs} if table else {}


def grants(row: Row) -> bool:
    """Test if the row says yes."""
    return row.then.get(OUTCOME.code, "").strip() == GRANT


def check_table(content: MatterContent) -> Iterator[Violation]:
    """Yield a violation for what no table of a matter may look at or say; the proof comes on top."""
    table = content.table
    if table is None:
        if content.mode is Mode.INSTANT:
            yield _wrong("table", "table.missing", "智能秒办事项必须有判定规则")
        return
    if table.hit not in HIT_POLICIES:
        yield _wrong("table.hit", "table.hit", "只能用首个命中、唯一命中或任一命中")
    if [output.code for output in table.outputs] != [OUTCOME.code]:
        yield _wrong("table.outputs", "table.outputs", "只能有一个结论 outcome")
    for number, item in enumerate(table.inputs):
        yield from _check_input(f"table.inputs.{number}", item, content)
    for number, row in enumerate(table.rows):
        yield from _check_row(f"table.rows.{number}", row)
    if not any(grants(row) for row in table.rows):
        yield _wrong("table.rows", "table.no_grant", "至少要有一行结论为“准予”")


def _check_row(path: str, row: Row) -> Iterator[Violation]:
    if row.then.get(OUTCOME.code, "").strip() not in {GRANT, PERSON}:
        yield _wrong(f"{path}.then.outcome", "row.outcome", "结论只能是准予或转人工")
    if grants(row) and all(cell.strip() in _OPEN for cell in row.when.values()):
        yield _wrong(f"{path}.when", "row.open", "准予的规则行必须有条件")


def _check_input(path: str, item: Input, content: MatterContent) -> Iterator[Violation]:
    prefix, _, rest = item.source.partition(".")
    if prefix not in SOURCES or not rest or (prefix == "register" and "." not in rest):
        known = "、".join(f"{one}." for one in SOURCES)
        yield _wrong(
            f"{path}.source", "input.source", f"“{item.source}”应以{known}之一开头并写明名称"
        )
        return
    domain = domain_of(item.source, content)
    if domain is None:
        if prefix != "register":
            words = "没有表单字段" if prefix in {"answer", "days_since"} else "没有"
            yield _wrong(f"{path}.source", "input.unknown", f"{words}“{rest}”")
        return
    if domain.kind != item.kind:
        kind = {"number": "数字", "text": "文字", "boolean": "是否", "date": "日期"}[domain.kind]
        yield _wrong(f"{path}.kind", "input.kind", f"“{item.label}”的来源是{kind}，类型应相同")


def domain_of(source: str, content: MatterContent) -> Domain | None:
    """Return what the source can give, or None if it is unknown or says so itself (a register)."""
    prefix, _, rest = source.partition(".")
    field = next((one for one in content.fields if one.code == rest), None)
    match prefix:
        case "answer" if field:
            return _answer(field)
        case "days_since" if field and field.kind is FieldKind.DATE:
            return Domain("number")
        case "case" if rest == "situation":
            return Domain("text", tuple(one.code for one in content.situations))
        case "applicant" if rest in APPLICANT:
            _, kind, allowed = APPLICANT[rest]
            is_age = rest == "age"
            return Domain(
                kind, allowed, Decimal(0) if is_age else None, _OLDEST if is_age else None
            )
        case "certificate" if rest:
            return Domain("boolean")
        case "policy" if rest:
            return Domain("number")
    return None


def _answer(field: Field) -> Domain:
    kind = _KINDS.get(field.kind, "text")
    if field.kind is FieldKind.CHOICE:
        return Domain(kind, tuple(code for code, _ in field.options))
    return Domain(kind, (), field.minimum, field.maximum) if kind == "number" else Domain(kind)


def _with_domain(item: Input, content: MatterContent) -> Input:
    domain = domain_of(item.source, content)
    if domain is None:
        return item
    return item.model_copy(
        update={
            "allowed": domain.allowed,
            "minimum": domain.minimum,
            "maximum": domain.maximum,
        }
    )


def _wrong(path: str, code: str, message: str) -> Violation:
    return Violation(f"matter.{code}", f"{label_of(path)}：{message}", "", path)
