"""What a pre-check (智能预审) tells the applicant: each finding with what to do about it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from onewindow.kernel.choices import Choice
from onewindow.kernel.violations import Violation
from onewindow.services.casework.rules.materials import MaterialLine

_MATERIAL = "case.material."
_ADVICE: Mapping[str, str] = {
    "answer.required": "请补填这一项。",
    "answer.malformed": "请按提示改写这一项。",
    "answer.too_small": "请核对数字后改正。",
    "answer.too_large": "请核对数字后改正。",
    "answer.too_early": "请核对日期；确实如此的，请到窗口办理。",
    "answer.too_late": "请核对日期；确实如此的，请到窗口办理。",
    "answer.bad_number": "请对照证件逐位核对。",
    "case.situation.missing": "请先选择办理情形。",
    "case.matter.closed": "请联系办理单位，了解什么时候恢复办理。",
    "case.subject.wrong": "请换用符合要求的身份申请。",
    "case.mandate.missing": "请先取得本人同意，再回来提交。",
}
_OTHERWISE = "请改正后再提交。"


class Forecast(Choice):
    """What will happen to an application that is sent as it stands."""

    AT_ONCE = "at_once", "提交后马上办好"
    ON_SIGNATURE = "on_signature", "签署承诺书后马上办好"
    PERSON = "person", "提交后由工作人员办理"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right before sending: what, under which rule, which material, and how."""

    violation: Violation
    material: str
    advice: str


def findings_of(
    violations: Iterable[Violation], materials: Iterable[MaterialLine]
) -> Iterator[Finding]:
    """Yield every violation with the material that it is about and what to do."""
    by_code = {line.code: line for line in materials}
    for violation in violations:
        line = by_code.get(violation.field) if violation.code.startswith(_MATERIAL) else None
        advice = _material_advice(violation, line) if line else _ADVICE.get(violation.code)
        yield Finding(violation, line.name if line else "", advice or _OTHERWISE)


def _material_advice(violation: Violation, line: MaterialLine) -> str:
    if violation.code == "case.material.rejected":
        return "请按补正要求重新上传。"
    if line.can_follow:
        return "请上传；一时拿不出的，可以承诺限期补交。"
    return "请上传这份材料，照片或扫描件都可以。"
