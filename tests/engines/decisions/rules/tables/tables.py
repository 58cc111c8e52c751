"""Small tables for tests."""

from decimal import Decimal

from onewindow.engines.decisions.api import DecisionTable, Example, Input, Output, Row

AGE = Input(
    code="age", label="年龄", kind="number", source="applicant.age", minimum=0, maximum=150
)
STATE = Input(
    code="state",
    label="户籍状态",
    kind="text",
    source="register.household.state",
    allowed=("正常", "迁出", "注销"),
)
LOCAL = Input(code="local", label="本市户籍", kind="boolean", source="applicant.is_local")
SINCE = Input(code="since", label="开始日期", kind="date", source="answer.since")
MONTHS = Input(code="months", label="缴费月数", kind="number", source="register.social.months")
MINIMUM = Input(
    code="minimum_months",
    label="最低缴费月数",
    kind="number",
    source="policy.social.minimum_months",
)
OUTCOME = Output(code="outcome", label="结论", allowed=("grant", "person"))
POINTS = Output(code="points", label="积分", kind="number")


def row(code, then="person", output="outcome", **when):
    """Return a row; ``then`` is a text without quotes, or a FEEL literal for another output."""
    value = f'"{then}"' if output == "outcome" else then
    return Row(
        code=code, when=when, then={output: value}, message=f"因为{code}", source="示例法第一条"
    )


def table(*rows, inputs=(AGE, STATE, LOCAL), outputs=(OUTCOME,), examples=(), **said):
    """Return a table of these rows."""
    return DecisionTable(inputs=inputs, outputs=outputs, rows=rows, examples=examples, **said)


def example(name, hits, **facts):
    """Return a test case that hits this row."""
    return Example(name=name, facts=facts, row=hits)


def good():
    """Return a table without any fault: 高龄津贴, simplified."""
    return table(
        row("young", "person", age="< 80"),
        row("elder", "grant", age=">= 80", state='"正常"', local="true"),
        row("rest", "person"),
        examples=(
            example("79岁", "young", age=79, state="正常", local=True),
            example("80岁", "elder", age=80, state="正常", local=True),
            example("外地", "rest", age=80, state="正常", local=False),
            example("户籍不明", "", age=80, local=True),
        ),
    )


def number(text):
    """Return an exact number."""
    return Decimal(text)
