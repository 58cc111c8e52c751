"""What the API takes in and gives out about cases."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from onewindow.services.casework.models import Case
from onewindow.services.casework.queries import Story


class ApplicationIn(Schema):
    """A complete application (申请)."""

    matter: str = Field(max_length=16, description="事项短码，如 MZ08")
    situation: str = Field("", max_length=40, description="办理情形代码")
    answers: dict[str, str | list[str] | bool | int | None] = Field(
        default_factory=dict, description="按事项字段代码填报；金额和小数写成文本"
    )
    citizen_number: str = Field("", max_length=18, description="代他人申请时，被代理人证件号码")
    credit_code: str = Field("", max_length=18, description="企业申请时，统一社会信用代码")
    promised: list[str] = Field(
        default_factory=list, max_length=50, description="承诺后补的材料代码（容缺）"
    )
    signed: bool = Field(default=False, description="已签署告知承诺书")
    channel: Literal["online", "mobile", "kiosk", "api"] = "online"


class CaseFields(Schema):
    """What is told of a case everywhere."""

    number: str
    matter: str
    matter_name: str
    applicant_name: str
    state: str
    state_label: str
    outcome: str
    light: str
    promised_due: date | None
    statutory_due: date | None
    is_provisional: bool
    submitted_at: datetime
    decided_at: datetime | None


class CaseOut(CaseFields):
    """A case as its applicant and its handlers see it (办件)."""

    @staticmethod
    def resolve_matter(case: Case) -> str:
        """Return the short code of the matter."""
        return case.matter.slug

    @staticmethod
    def resolve_state_label(case: Case) -> str:
        """Return the state in words."""
        return str(case.get_state_display())


class CertificateRef(Schema):
    """Where to check what was issued."""

    kind: str
    number: str
    check_code: str


class DetailOut(CaseFields):
    """A case with its documents, certificates and record."""

    documents: list[dict[str, str]]
    certificates: list[CertificateRef]
    entries: list[dict[str, Any]]


class ViolationOut(Schema):
    """One reason why something cannot be done."""

    code: str
    message: str
    source: str
    field: str


class FindingOut(ViolationOut):
    """One thing to put right before sending: which rule, which material, what to do."""

    material: str
    advice: str


class FactOut(Schema):
    """One fact that a rule looked at, in words, with where it comes from."""

    code: str
    label: str
    value: str
    origin: str


class PrecheckOut(Schema):
    """What would happen to an application if it were sent now (智能预审)."""

    can_be_sent: bool
    findings: list[FindingOut]
    forecast: Literal["at_once", "on_signature", "person"]
    forecast_label: str
    message: str
    source: str
    row: str
    facts: list[FactOut]
    missing: list[str]


class CellOut(Schema):
    """One comparison of a rule: what it asks, what is, and whether it holds."""

    code: str
    label: str
    condition: str
    value: str
    holds: bool | None


class RowOut(Schema):
    """One rule and whether it held; null if something is missing."""

    code: str
    message: str
    source: str
    grants: bool
    holds: bool | None
    cells: list[CellOut]


class JudgementOut(Schema):
    """What the matter's table said, run once more on the inputs of its day (判定说明)."""

    on: date
    row: str
    is_yes: bool
    message: str
    source: str
    missing: list[str]
    table: str
    departs: str
    facts: list[FactOut]
    rows: list[RowOut]

    @staticmethod
    def resolve_on(story: Story) -> date:
        """Return the day of the judgement."""
        return story.judgement.on

    @staticmethod
    def resolve_row(story: Story) -> str:
        """Return the row that decided, empty if none did."""
        return story.judgement.row

    @staticmethod
    def resolve_table(story: Story) -> str:
        """Return the digest of the table."""
        return story.judgement.table.digest


class DayOut(Schema):
    """One day on the way to a deadline."""

    day: date
    counts: bool
    number: int
    reason: str


class ClockOut(Schema):
    """One clock of a case, day by day (期限说明)."""

    label: str
    limit: str
    started_on: date
    due: date | None
    finished_on: date | None
    is_provisional: bool
    source: str
    days: list[DayOut]


class WithdrawIn(Schema):
    """Why an application is withdrawn."""

    reason: str = Field("", max_length=500)
