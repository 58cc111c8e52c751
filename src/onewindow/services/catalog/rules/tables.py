"""The decision table of a matter: what it may look at, what it may say, and its checks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from onewindow.kernel.forms import Field, FieldKind
from onewindow.kernel.tables import DecisionTable, HitPolicy, Input, Kind, Output, Row
from onewindow.kernel.violations import Violation
from onewindow.services.catalog.rules.content import MatterContent, Mode
from onewindow.services.catalog.rules.wording import CHOICES, INPUT_KINDS, label_of

GRANT, PERSON = '"grant"', '"person"'
OUTCOME = Output(code="outcome", label="结论", allowed=("grant", "person"))
DAYS_AGO = ".days_ago"
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
    table, names = content.table, names_by_source(content)
    return {item.code: names.get(item.source, {}) for item in table.inputs} if table else {}


def names_by_source(content: MatterContent) -> dict[str, dict[str, str]]:
    """Return for each source of codes (choices, situations) the names of its codes."""
    names = {f"answer.{field.code}": dict(field.options) for field in content.fields}
    names["case.situation"] = {one.code: one.name for one in content.situations}
    names["applicant.kind"] = CHOICES["subjects"]
    return names


def sources_of(content: MatterContent) -> dict[str, tuple[str, Kind]]:
    """Return every source that the matter itself offers, with its label and kind."""
    found: dict[str, tuple[str, Kind]] = {}
    if content.situations:
        found["case.situation"] = ("办理情形", "text")
    for field in content.fields:
        found[f"answer.{field.code}"] = (field.label, _answer(field).kind)
        if field.kind is FieldKind.DATE:
            found[f"answer.{field.code}{DAYS_AGO}"] = (f"{field.label}距今天数", "number")
    for name, (label, kind, _) in APPLICANT.items():
        found[f"applicant.{name}"] = (label, kind)
    for material in content.materials:
        if material.certificate:
            found[f"certificate.{material.certificate}"] = (
                f"{material.certificate}可用",
                "boolean",
            )
    return found


def grants(row: Row) -> bool:
    """Test if the row says yes."""
    return row.then.get(OUTCOME.code, "").strip() == GRANT


def is_yes(values: Mapping[str, object]) -> bool:
    """Test if a verdict with these values says yes."""
    return values.get(OUTCOME.code) == "grant"


def check_table(content: MatterContent) -> Iterator[Violation]:
    """Yield a violation for what no matter's table may look at or say; its proof is run apart."""
    table = content.table
    if table is None:
        if content.mode is Mode.INSTANT:
            yield _wrong("table", "table.missing", "智能秒办事项必须有判定规则")
        return
    if table.hit not in HIT_POLICIES:
        yield _wrong("table.hit", "table.hit", "只能用首个命中、唯一命中或任一命中")
    if table.outputs != (OUTCOME,):
        yield _wrong("table.outputs", "table.outputs", "只能有一个结论：准予或转人工")
    for number, item in enumerate(table.inputs):
        yield from _check_input(f"table.inputs.{number}", item, content)
    if not any(grants(row) for row in table.rows):
        yield _wrong("table.rows", "table.no_grant", "至少要有一行结论为“准予”")


def _check_input(path: str, item: Input, content: MatterContent) -> Iterator[Violation]:
    prefix, _, rest = item.source.partition(".")
    domain = domain_of(item.source, content)
    if domain is None and rest and prefix in {"answer", "case", "applicant"}:
        words = "没有表单字段" if prefix == "answer" else "没有"
        yield _wrong(f"{path}.source", "input.unknown", f"{words}“{rest.partition('.')[0]}”")
    elif domain and domain.kind != item.kind:
        kind = INPUT_KINDS[domain.kind]
        yield _wrong(f"{path}.kind", "input.kind", f"“{item.label}”的来源是{kind}，类型应相同")


def domain_of(source: str, content: MatterContent) -> Domain | None:
    """Return what the source can give, or None if it is unknown or says so itself (a register)."""
    prefix, _, rest = source.partition(".")
    code = rest.removesuffix(DAYS_AGO)
    field = next((one for one in content.fields if one.code == code), None)
    match prefix:
        case "answer" if field and code == rest:
            return _answer(field)
        case "answer" if field and field.kind is FieldKind.DATE:
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
