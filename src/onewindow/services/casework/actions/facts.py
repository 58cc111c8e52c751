"""Gathering the facts that an automatic decision looks at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onewindow.engines.decisions.api import DecisionTable, Input
from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.foundation.policy.api import UnknownPolicy, policy_in_force
from onewindow.kernel.regions import region_path
from onewindow.services.casework.gateways import RegisterUnavailable, registers
from onewindow.services.casework.models import Case
from onewindow.services.casework.rules.facts import Gathered, typed
from onewindow.services.catalog.api import DAYS_AGO
from onewindow.services.certificates.api import usable_certificate

# 与“查到没有”（None）不同：没有人说过。
_UNKNOWN: Any = object()


def gather_facts(table: DecisionTable, case: Case, *, on: date) -> Gathered:
    """Return what is known of each input, and where it was looked for; registers asked once."""
    asking = _Asking(case, on)
    gathered = Gathered({}, {})
    for item in table.inputs:
        raw, gathered.origins[item.code] = asking.look_up(item)
        if raw is _UNKNOWN:
            continue
        try:
            gathered.facts[item.code] = typed(item, raw)
        except ValueError:
            gathered.origins[item.code] += "（内容无法识别）"
    return gathered


@dataclass(frozen=True, slots=True)
class _Asking:
    """One round of looking things up for one case."""

    case: Case
    on: date
    answered: dict[str, Mapping[str, Any] | None] = field(default_factory=dict)

    def look_up(self, item: Input) -> tuple[Any, str]:
        kind, _, rest = item.source.partition(".")
        match kind:
            case "answer":
                return self._answer(rest), "填报"
            case "case":
                return self.case.situation or _UNKNOWN, "填报"
            case "applicant":
                return _applicant(self.case, rest, self.on), "实名信息"
            case "certificate":
                return self._has_certificate(rest), f"电子证照库：{rest}"
            case "policy":
                return self._law(rest)
        return self._ask(*rest.split(".", maxsplit=1))

    def _answer(self, source: str) -> Any:
        answer = self.case.answers.get(source.removesuffix(DAYS_AGO)) or _UNKNOWN
        if answer is _UNKNOWN or not source.endswith(DAYS_AGO):
            return answer
        return (self.on - date.fromisoformat(answer)).days

    def _has_certificate(self, kind: str) -> bool:
        held = usable_certificate(
            kind_name=kind, person=self.case.person, enterprise=self.case.enterprise, on=self.on
        )
        return held is not None

    def _law(self, code: str) -> tuple[Any, str]:
        try:
            found = policy_in_force(code, on=self.on, region=self.case.region)
        except UnknownPolicy:
            return _UNKNOWN, "法定参数（没有生效值）"
        return found.value, found.source

    def _ask(self, register: str, name: str) -> tuple[Any, str]:
        if register not in self.answered:
            self.answered[register] = _answer(register, self.case)
        found = self.answered[register]
        if found is None:
            return _UNKNOWN, f"数据共享：{register}（未应答）"
        return found.get(name, _UNKNOWN), f"数据共享：{register}"


def _answer(register: str, case: Case) -> Mapping[str, Any] | None:
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
            return _UNKNOWN
