"""The strict schema of a matter's content: the same for a pack file and a published edition."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from onewindow.kernel.choices import Choice
from onewindow.kernel.forms import Field, FieldKind, When
from onewindow.kernel.schema import Code, Part, Wording
from onewindow.kernel.tables import DecisionTable
from onewindow.kernel.workdays import DayType
from onewindow.services.catalog.rules.proactive import Proactive

__all__ = [
    "Basis",
    "DecisionTable",
    "Field",
    "FieldKind",
    "Limit",
    "Material",
    "MatterContent",
    "Mode",
    "Question",
    "Result",
    "Situation",
    "Stage",
    "Task",
    "When",
    "Wording",
]


class Mode(Choice):
    """How a matter is decided."""

    STAFF = "staff", "人工办理"
    INSTANT = "instant", "智能秒办"
    UNDERTAKING = "undertaking", "告知承诺"


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


class Material(Part):
    """
    One document that the applicant hands in, or that the house fetches (申请材料).

    ``is_filled_online`` says that the online form is this document (在线填写生成): whoever applies
    online hands in nothing more, whoever comes to the counter signs it on paper.
    """

    code: Code
    name: Wording
    origin: Literal["10", "20", "30", "99"] = "10"
    necessity: Literal["1", "2", "3"] = "1"
    waiver: Literal["0", "1", "2", "3", "4"] = "0"
    form: str = "电子或纸质"
    copies: int = 1
    can_follow: bool = False
    is_filled_online: bool = False
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
    table: DecisionTable | None = None
    proactive: Proactive | None = None
    questions: tuple[Question, ...] = ()
    bundles: tuple[str, ...] = ()
    note: str = ""
    is_example: bool = False
    to_verify: tuple[str, ...] = ()
