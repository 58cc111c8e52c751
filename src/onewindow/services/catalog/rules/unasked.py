"""What must hold before a matter may be handled without an application (无感智办)."""

from collections.abc import Iterator

from onewindow.kernel.events import EventKind
from onewindow.kernel.violations import Violation
from onewindow.services.catalog.rules.content import MatterContent, Mode
from onewindow.services.catalog.rules.proactive import Proactive

APPLIED_FOR = "《行政许可法》第二十九条"
PERMIT = "01"
ORIGINS = ("person", "event", "register", "fixed")


def check_proactive(content: MatterContent) -> Iterator[Violation]:
    """Yield everything that keeps a matter from being handled without an application."""
    rule = content.proactive
    if rule is None:
        return
    if "person" not in content.subjects:
        yield _wrong("subject", "主动办理只用于个人事项")
    if rule.event is EventKind.AGE and not rule.age:
        yield _wrong("age", "请写明到达的年龄（周岁）")
    if rule.event is EventKind.EXPIRY and not rule.certificate:
        yield _wrong("certificate", "请写明是哪一种证照到期")
    if not 0 <= rule.lead_days <= 366:
        yield _wrong("lead_days", "提前天数应在0至366之间")
    situations = {one.code for one in content.situations}
    if situations and rule.situation not in situations:
        yield _wrong("situation", "办理情形不在本事项的情形之中")
    yield from _check_parts(content, rule)
    if rule.mode == "complete":
        yield from _check_completion(content, rule)


def _check_parts(content: MatterContent, rule: Proactive) -> Iterator[Violation]:
    fields = {field.code for field in content.fields}
    for code, origin in rule.answers.items():
        if code not in fields:
            yield _wrong("answers", f"表单中没有字段“{code}”")
        if origin.partition(".")[0] not in ORIGINS or not origin.partition(".")[2]:
            yield _wrong("answers", f"字段“{code}”的取值来源“{origin}”写法不对")
    rows = {row.code for row in content.table.rows} if content.table else set()
    for code in rule.quiet:
        if code not in rows:
            yield _wrong("quiet", f"判定规则中没有行“{code}”")


def _check_completion(content: MatterContent, rule: Proactive) -> Iterator[Violation]:
    if content.kind == PERMIT:
        message = "行政许可须由本人提出申请，只能备好待确认，不能直接办结"
        yield _wrong("mode", message, APPLIED_FOR)
    if content.mode is not Mode.INSTANT or content.table is None:
        yield _wrong("mode", "直接办结须是智能秒办事项，并有判定规则")
    if content.fee != "不收费":
        yield _wrong("mode", "收费事项不能直接办结")
    if rule.lead_days:
        yield _wrong("lead_days", "直接办结不能早于事件当日，提前天数应为0")


def _wrong(what: str, message: str, source: str = "") -> Violation:
    key = f"proactive.{what}"
    return Violation(f"matter.{key}", f"主动办理：{message}", source, key)
