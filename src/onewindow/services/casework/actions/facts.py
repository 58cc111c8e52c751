"""Gathering the facts that an automatic decision looks at."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.kernel.regions import region_path
from onewindow.kernel.tables import Input, RuleTable
from onewindow.services.casework.gateways import RegisterUnavailable, registers
from onewindow.services.casework.models import Case
from onewindow.services.casework.rules.facts import GatheredFact, typed
from onewindow.services.certificates.api import usable_certificate


def gather_facts(table: RuleTable, case: Case, *, on: date) -> list[GatheredFact]:
    """Return every input of the table with its value or None; each register is asked once."""
    asked: dict[str, Mapping[str, Any] | None] = {}
    return [_fact(item, case, asked, on) for item in table.inputs]


def _fact(
    item: Input, case: Case, asked: dict[str, Mapping[str, Any] | None], on: date
) -> GatheredFact:
    kind, _, rest = item.source.partition(".")
    if kind == "answer":
        return GatheredFact(item.code, item.label, typed(item, case.answers.get(rest)), "填报")
    if kind == "case":
        return GatheredFact(item.code, item.label, typed(item, case.situation), "填报")
    if kind == "applicant":
        value = typed(item, _applicant(case, rest, on))
        return GatheredFact(item.code, item.label, value, "实名信息")
    if kind == "certificate":
        held = usable_certificate(
            kind_name=rest, person=case.person, enterprise=case.enterprise, on=on
        )
        return GatheredFact(item.code, item.label, held is not None, f"电子证照库：{rest}")
    register, _, field = rest.partition(".")
    if register not in asked:
        asked[register] = _ask(register, case)
    found = asked[register]
    origin = f"数据共享：{register}" if found is not None else f"数据共享：{register}（未应答）"
    return GatheredFact(item.code, item.label, typed(item, (found or {}).get(field)), origin)


def _ask(register: str, case: Case) -> Mapping[str, Any] | None:
    kind = "person" if case.person else "enterprise"
    number = case.person.number if case.person else case.enterprise.credit_code  # type: ignore[union-attr]
    try:
        return registers().look_up(register, kind, number)
    except RegisterUnavailable:
        return None


def _applicant(case: Case, name: str, on: date) -> Any:
    holder: Person | Enterprise | None = case.person or case.enterprise
    match name:
        case "age" if case.person and case.person.born:
            born = case.person.born
            return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        case "is_local" if holder and holder.region:
            # 本市：户籍（登记）区划与办件所在市的前四位相同。
            return holder.region.code[:4] == region_path(case.region)[0][:4]
        case "is_verified" if case.person:
            return case.person.is_verified
        case "kind":
            return "person" if case.person else "enterprise"
        case "enterprise_state" if case.enterprise:
            return case.enterprise.state
        case "days_since_founded" if case.enterprise and case.enterprise.founded_on:
            return (on - case.enterprise.founded_on).days
        case _:
            return None
