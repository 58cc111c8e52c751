"""An allowance for the old, decided by a table, and judgements of it kept."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from onewindow.engines.decisions.api import (
    DecisionTable,
    Judged,
    Judgement,
    compiled,
    facts_of,
    keep_table,
    stored_values,
)

CHINA = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 3, 2)
ALLOWANCE = {
    "hit": "first",
    "inputs": [
        {"code": "age", "label": "年龄", "kind": "number", "source": "applicant.age"},
        {"code": "local", "label": "本地户籍", "kind": "boolean", "source": "register.户籍.local"},
    ],
    "outputs": [{"code": "outcome", "label": "结论", "allowed": ["grant", "person"]}],
    "rows": [
        {
            "code": "stranger",
            "when": {"local": "false"},
            "then": {"outcome": '"person"'},
            "message": "没有查到本地户籍，由工作人员核实",
            "source": "示例规则",
        },
        {
            "code": "old",
            "when": {"age": ">= 80"},
            "then": {"outcome": '"grant"'},
            "message": "年满80周岁，准予",
            "source": "示例规则",
        },
        {
            "code": "young",
            "when": {"age": "< 80"},
            "then": {"outcome": '"person"'},
            "message": "未满80周岁，由工作人员核实",
            "source": "示例规则",
        },
    ],
}
OWNERS = {"MZ08": ("高龄津贴申领", "/1/10/"), "RS02": ("失业登记", "/2/")}


def table(**changed):
    return DecisionTable.model_validate(ALLOWANCE | changed)


def from_age(years):
    """Return the table with another starting age."""
    rows = [dict(row) for row in ALLOWANCE["rows"]]
    rows[1] |= {"when": {"age": f">= {years}"}, "message": f"年满{years}周岁，准予"}
    rows[2] |= {"when": {"age": f"< {years}"}, "message": f"未满{years}周岁"}
    return table(rows=rows)


def with_income():
    """Return a draft that looks at something that nobody gathered before."""
    income = {
        "code": "income",
        "label": "月收入",
        "kind": "number",
        "source": "register.税.income",
    }
    rows = [dict(row) for row in ALLOWANCE["rows"]]
    rows[1] |= {"when": {"age": ">= 80", "income": "< 5000"}}
    rich = rows[1] | {
        "code": "rich",
        "when": {"age": ">= 80", "income": ">= 5000"},
        "then": {"outcome": '"person"'},
    }
    return table(inputs=[*ALLOWANCE["inputs"], income], rows=[*rows[:2], rich, rows[2]])


def judged(inputs, *, by=None, on=DAY, decision="MZ08", subject="casework.case:1"):
    """Judge as the day's table did, and keep it."""
    by = by or table()
    verdict = compiled(by).decide(facts_of(by, inputs))
    return Judgement.objects.create(
        subject=subject,
        decision=decision,
        table=keep_table(by),
        inputs=inputs,
        row=verdict.row,
        values=stored_values(verdict.values),
        on=on,
        at=datetime(on.year, on.month, on.day, 9, tzinfo=CHINA),
    )


def owners():
    return OWNERS


def subjects(keys):
    return {
        key: Judged(name="王*英", number=f"办件{key.partition(':')[2]}", link="/desk/cases/1/")
        for key in keys
    }
