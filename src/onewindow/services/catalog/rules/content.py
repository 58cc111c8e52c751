"""The strict schema of a matter's content: the same for a pack file and a published edition."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from onewindow.kernel.choices import Choice
from onewindow.kernel.workdays import DayType

Wording = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Part(BaseModel):
    """A part of the content: unknown keys are refused and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Mode(Choice):
    """How a matter is decided."""

    STAFF = "staff", "人工办理"
    INSTANT = "instant", "智能秒办"
    UNDERTAKING = "undertaking", "告知承诺"


class FieldKind(Choice):
    """What a form field holds."""

    TEXT = "text", "文本"
    LONG_TEXT = "long_text", "多行文本"
    NUMBER = "number", "数字"
    MONEY = "money", "金额（元）"
    DATE = "date", "日期"
    CHOICE = "choice", "单选"
    CHOICES = "choices", "多选"
    YES_NO = "yes_no", "是否"
    PHONE = "phone", "手机号码"
    CITIZEN_NUMBER = "citizen_number", "公民身份号码"
    CREDIT_CODE = "credit_code", "统一社会信用代码"
    BANK_ACCOUNT = "bank_account", "银行账号"


class Basis(Part):
    """One article of law; unchecked ones are shown as 待核."""

    law: Wording
    article: str = ""
    checked: bool = False


class Limit(Part):
    """A time limit of the matter."""

    days: int
    day_type: DayType
    source: str = ""


class Situation(Part):
    """A situation (情形) that the applicant picks; materials and fields may depend on it."""

    code: Code
    name: Wording
    hint: str = ""


class When(Part):
    """Show or require something only if another answer is one of these values."""

    field: Code
    values: tuple[str, ...]


class Field(Part):
    """One question of the application form."""

    code: Code
    label: Wording
    kind: FieldKind
    hint: str = ""
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    max_length: int = 200
    earliest: str = ""
    latest: str = ""
    situations: tuple[Code, ...] = ()
    when: When | None = None
    prefill: str = ""


class Material(Part):
    """One document that the applicant hands in, or that the house fetches (申请材料)."""

    code: Code
    name: Wording
    origin: Literal["10", "20", "30", "99"] = "10"
    necessity: Literal["1", "2", "3"] = "1"
    waiver: Literal["0", "1", "2", "3", "4"] = "0"
    form: str = "电子或纸质"
    copies: int = 1
    can_follow: bool = False
    certificate: str = ""
    situations: tuple[Code, ...] = ()
    when: When | None = None
    hint: str = ""


class Task(Part):
    """One department's part of a review stage; an empty function means the deciding body."""

    name: Wording
    function: str = ""


class Stage(Part):
    """A review stage: its tasks run in parallel, stages run in series (并联与串联)."""

    code: Code
    name: Wording
    tasks: tuple[Task, ...]
    rule: Literal["all", "any", "quorum"] = "all"
    quorum: int = 0
    minimum_staff: int = 1


class Result(Part):
    """What the applicant gets."""

    name: Wording
    kind: Literal["证照", "文书", "资金"]
    certificate: str = ""
    valid_months: int | None = None


class Input(Part):
    """
    One fact that a rule table looks at.

    The source says where it comes from: ``answer.<field>``, ``applicant.age``,
    ``certificate.<kind>``, ``register.<name>.<field>``.
    """

    code: Code
    label: Wording
    kind: Literal["number", "text", "boolean", "date"]
    source: Wording


class Cell(Part):
    """One condition on one input; all that are given must hold."""

    is_: bool | str | Decimal | None = None
    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None
    in_: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()


class Row(Part):
    """
    One row: if every cell holds, the outcome follows.

    A machine only ever says yes; a no is always said by a person.
    """

    code: Code
    when: dict[Code, Cell]
    outcome: Literal["grant", "person"]
    message: Wording
    source: Wording


class RuleTable(Part):
    """A first-hit table of an automatic matter; what it does not decide goes to a person."""

    inputs: tuple[Input, ...]
    rows: tuple[Row, ...]


class Question(Part):
    """A question people ask, with its answer (常见问题)."""

    question: Wording
    answer: Wording


class MatterContent(Part):
    """Everything that is said about a matter, at one edition."""

    slug: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\d{2}$")]
    name: Wording
    aliases: tuple[Wording, ...] = ()
    summary: str = ""
    department: Wording
    department_code: Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
    kind: Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
    level: int
    subjects: tuple[Literal["person", "enterprise"], ...]
    themes: tuple[str, ...] = ()
    is_instant_type: bool = False
    mode: Mode
    legal_basis: tuple[Basis, ...]
    statutory_limit: Limit
    promised_limit: Limit
    conditions: tuple[Wording, ...]
    situations: tuple[Situation, ...] = ()
    fields: tuple[Field, ...] = ()
    materials: tuple[Material, ...] = ()
    stages: tuple[Stage, ...] = ()
    special_procedures: tuple[str, ...] = ()
    fee: str = "不收费"
    result: Result
    visits: int = 0
    online_depth: str = "5"
    scope: str = ""
    undertaking: str = ""
    undertaking_check: str = ""
    table: RuleTable | None = None
    questions: tuple[Question, ...] = ()
    bundles: tuple[str, ...] = ()
    note: str = ""
    is_example: bool = False
    to_verify: tuple[str, ...] = ()
