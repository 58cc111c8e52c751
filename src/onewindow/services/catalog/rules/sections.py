"""The sections of the matter editor: which keys a clerk edits where, and how each is written."""

import re
from dataclasses import dataclass

from onewindow.kernel.choices import Choice
from onewindow.kernel.events import EventKind
from onewindow.services.catalog.rules.content import FieldKind
from onewindow.services.catalog.rules.wording import CHOICES, LABELS


class Entry(Choice):
    """How a value is written in one box."""

    TEXT = "text", "一行文字"
    LONG = "long", "多行文字"
    INTEGER = "integer", "整数"
    NUMBER = "number", "数字"
    YES = "yes", "勾选"
    CHOICE = "choice", "单选"
    LIST = "list", "以顿号分隔"
    LINES = "lines", "每行一条"
    OPTIONS = "options", "每行一个：代码=名称"
    WHEN = "when", "字段=值、值"
    TASKS = "tasks", "每行一个：任务@职能部门"
    PAIRS = "pairs", "每行一个：字段=来源"


@dataclass(frozen=True, slots=True)
class Column:
    """One key of a part, and how it is written."""

    key: str
    entry: Entry = Entry.TEXT
    label: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""

    @property
    def title(self) -> str:
        """Return the label, by default that of the key."""
        return self.label or LABELS.get(self.key.rsplit(".", 1)[-1], self.key)


@dataclass(frozen=True, slots=True)
class Table:
    """A list of parts, one row each."""

    key: str
    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the editor."""

    code: str
    title: str
    scalars: tuple[Column, ...] = ()
    tables: tuple[Table, ...] = ()


def _choice(key: str, label: str = "", group: str = "") -> Column:
    pairs = tuple(CHOICES[group or key.rsplit(".", 1)[-1]].items())
    return Column(key, Entry.CHOICE, label, pairs)


_SITUATIONS = Column("situations", Entry.LIST, "适用情形", hint="情形代码，空为全部")
_WHEN = Column("when", Entry.WHEN, hint="字段代码=值、值")
_CODE = Column("code", hint="小写字母、数字、下划线")

SECTIONS: tuple[Section, ...] = (
    Section(
        "basics",
        "基本信息",
        (
            Column("name"),
            Column("aliases", Entry.LIST, hint="群众常用的叫法，以顿号分隔"),
            Column("summary", Entry.LONG),
            _choice("mode"),
            Column("is_instant_type", Entry.YES),
            Column("subjects", Entry.LIST, hint="person、enterprise"),
            Column("themes", Entry.LIST),
            Column("visits", Entry.INTEGER),
            _choice("online_depth"),
            Column("scope"),
            Column("fee", Entry.LONG, hint="不收费，或标准与依据"),
            Column("bundles", Entry.LIST),
            Column("undertaking", Entry.LONG),
            Column("undertaking_check", Entry.LONG),
            Column("note", Entry.LONG),
            Column("is_example", Entry.YES),
            Column("to_verify", Entry.LIST, hint="尚待核对的要素"),
        ),
    ),
    Section(
        "limits",
        "依据与时限",
        (
            Column("statutory_limit.days", Entry.INTEGER, "法定时限"),
            _choice("statutory_limit.day_type", "法定时限单位"),
            Column("statutory_limit.source", label="法定时限依据"),
            Column("promised_limit.days", Entry.INTEGER, "承诺时限"),
            _choice("promised_limit.day_type", "承诺时限单位"),
            Column("promised_limit.source", label="承诺时限依据"),
        ),
        (
            Table(
                "legal_basis",
                "设定依据",
                (Column("law"), Column("article"), Column("checked", Entry.YES)),
            ),
        ),
    ),
    Section("conditions", "受理条件", (Column("conditions", Entry.LINES, hint="每行一条"),)),
    Section(
        "situations",
        "情形",
        (),
        (Table("situations", "情形", (_CODE, Column("name"), Column("hint"))),),
    ),
    Section(
        "fields",
        "表单字段",
        (),
        (
            Table(
                "fields",
                "字段",
                (
                    _CODE,
                    Column("label"),
                    Column(
                        "kind", Entry.CHOICE, "类型", tuple((k.value, k.label) for k in FieldKind)
                    ),
                    Column("required", Entry.YES),
                    Column("hint"),
                    Column("options", Entry.OPTIONS, hint="每行：代码=名称"),
                    Column("minimum", Entry.NUMBER),
                    Column("maximum", Entry.NUMBER),
                    Column("max_length", Entry.INTEGER),
                    Column("earliest"),
                    Column("latest"),
                    _SITUATIONS,
                    _WHEN,
                    Column("prefill"),
                ),
            ),
        ),
    ),
    Section(
        "materials",
        "申请材料",
        (),
        (
            Table(
                "materials",
                "材料",
                (
                    _CODE,
                    Column("name"),
                    _choice("origin"),
                    _choice("necessity"),
                    _choice("waiver"),
                    Column("form"),
                    Column("copies", Entry.INTEGER),
                    Column("can_follow", Entry.YES),
                    Column("is_filled_online", Entry.YES),
                    Column("certificate"),
                    _SITUATIONS,
                    _WHEN,
                    Column("hint"),
                ),
            ),
        ),
    ),
    Section(
        "stages",
        "审查环节",
        (Column("special_procedures", Entry.LIST, hint="会停钟的程序，如 听证、检测"),),
        (
            Table(
                "stages",
                "环节",
                (
                    _CODE,
                    Column("name"),
                    Column("tasks", Entry.TASKS, hint="每行：任务@职能部门，空为本机关"),
                    _choice("rule"),
                    Column("quorum", Entry.INTEGER),
                    Column("minimum_staff", Entry.INTEGER),
                ),
            ),
        ),
    ),
    Section(
        "result",
        "办理结果",
        (
            Column("result.name", label="结果名称"),
            _choice("result.kind", "结果类型", "kind_of_result"),
            Column("result.certificate"),
            Column("result.valid_months", Entry.INTEGER),
        ),
    ),
    Section(
        "proactive",
        "主动办理",
        (
            Column(
                "proactive.event",
                Entry.CHOICE,
                choices=(("", "不主动办理"), *((kind.value, kind.label) for kind in EventKind)),
            ),
            Column(
                "proactive.mode",
                Entry.CHOICE,
                "办到哪一步",
                (("prepare", "备好待本人确认"), ("complete", "直接办结")),
            ),
            Column("proactive.age", Entry.INTEGER, hint="事件为到达年龄时填写"),
            Column("proactive.certificate", hint="事件为证照即将到期时填写证照名称"),
            Column("proactive.lead_days", Entry.INTEGER, hint="提前多少日开始，直接办结的填0"),
            Column("proactive.situation", hint="情形代码"),
            Column(
                "proactive.answers",
                Entry.PAIRS,
                hint="每行：字段代码=来源，如 account=register.惠民账户.account",
            ),
            Column("proactive.quiet", Entry.LIST, hint="判定规则的行，命中后不打扰本人"),
            Column("proactive.source", hint="主动办理的依据"),
        ),
    ),
    Section(
        "questions",
        "常见问题",
        (),
        (
            Table(
                "questions",
                "问答",
                (Column("question", Entry.LONG), Column("answer", Entry.LONG)),
            ),
        ),
    ),
)
BY_CODE = {section.code: section for section in SECTIONS}
# 判定规则在自己的页面上编辑，分区里只有它的名字。
TABLE = "table"


def section_of(path: str) -> str:
    """Return the code of the section in which the key is edited."""
    for section in SECTIONS:
        for column in section.scalars:
            if path == column.key or path.startswith(f"{column.key}."):
                return section.code
        for table in section.tables:
            if path == table.key or path.startswith(f"{table.key}."):
                return section.code
    if path.split(".", maxsplit=1)[0] == TABLE:
        return TABLE
    if path.split(".", maxsplit=1)[0] in {"statutory_limit", "promised_limit"}:
        return "limits"
    return "result" if path.startswith("result") else "basics"


def column_of(path: str) -> Column | None:
    """Return how the element under a key path is written, or None if there is no such element."""
    for section in SECTIONS:
        for column in section.scalars:
            if column.key == path:
                return column
        for table in section.tables:
            match = re.fullmatch(rf"{re.escape(table.key)}\.\d{{1,3}}\.(.+)", path)
            for column in table.columns if match else ():
                if match and column.key == match[1]:
                    return column
    return None
