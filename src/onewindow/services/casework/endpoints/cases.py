"""Applying and following over HTTP, for portals, kiosks and other systems."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Router, Status
from ninja.pagination import paginate

from onewindow.foundation.accounts.api import (
    Allow,
    Caller,
    CursorPages,
    Role,
    caller_of,
)
from onewindow.foundation.directory.api import (
    Enterprise,
    Person,
    enterprise_by_code,
    person_by_number,
)
from onewindow.foundation.records.api import receipt_for, rows_where
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.services.casework.actions import (
    Application,
    check_whole,
    precheck_application,
    submit_application,
    withdraw_case,
)
from onewindow.services.casework.actions.drafting import check_agent
from onewindow.services.casework.endpoints.schemas import (
    ApplicationIn,
    CaseOut,
    ClockOut,
    DetailOut,
    JudgementOut,
    PrecheckOut,
    ViolationOut,
    WithdrawIn,
)
from onewindow.services.casework.models import Case, LegalDocument
from onewindow.services.casework.queries import (
    case_by_number,
    cases_of,
    cases_visible_to,
    explain_clocks,
    stories_of,
    timeline_of,
)
from onewindow.services.casework.rules import Channel
from onewindow.services.catalog.api import (
    DelegationStep,
    Matter,
    current_edition,
    matter_by_slug,
    may_do,
)
from onewindow.services.certificates.api import certificates_from

APPLICANTS = Allow(Role.CITIZEN, Role.AGENT, Role.DEVICE)
READERS = Allow(
    Role.CITIZEN,
    Role.AGENT,
    Role.DEVICE,
    Role.CLERK,
    Role.APPROVER,
    Role.HALL_MANAGER,
    Role.SUPERVISOR,
    Role.AUDITOR,
)
Number = Annotated[str, Path(max_length=60)]
router = Router(tags=["办件"])


@router.post("/cases", auth=APPLICANTS, response={201: DetailOut}, summary="提交完整申请")
def submit(request: HttpRequest, body: ApplicationIn) -> Status[dict[str, Any]]:
    """Take a complete application; an automatic matter is decided before the answer comes."""
    caller = caller_of(request)
    application = _application(caller, body)
    case = submit_application(application=application, on=timezone.localdate(), actor=caller.actor)
    return Status(201, _detail(case))


@router.post(
    "/cases/check", auth=APPLICANTS, response=list[ViolationOut], summary="提交前预检，不保存"
)
def check(request: HttpRequest, body: ApplicationIn) -> list[Any]:
    """Return everything that would stop the application; an empty list is good news."""
    application = _application(caller_of(request), body)
    return list(check_whole(application, on=timezone.localdate()))


@router.post("/cases/precheck", auth=APPLICANTS, response=PrecheckOut, summary="智能预审，不保存")
def precheck(request: HttpRequest, body: ApplicationIn) -> dict[str, Any]:
    """Say what to put right, and what would happen to the application if it were sent now."""
    found = precheck_application(_application(caller_of(request), body), on=timezone.localdate())
    return {
        "can_be_sent": found.can_be_sent,
        "findings": [
            {
                "code": one.violation.code,
                "message": one.violation.message,
                "source": one.violation.source,
                "field": one.violation.field,
                "material": one.material,
                "advice": one.advice,
            }
            for one in found.findings
        ],
        "forecast": found.forecast.value,
        "forecast_label": found.forecast.label,
        "message": found.message,
        "source": found.source,
        "row": found.row.code if found.row else "",
        "facts": list(found.facts),
        "missing": list(found.missing),
    }


@router.get("/cases", auth=APPLICANTS, response=list[CaseOut], summary="我的办件")
@paginate(CursorPages)
def mine(request: HttpRequest) -> Any:
    """Return the caller's cases, newest first; a device sees those of its own organization."""
    return _own(caller_of(request)).exclude(number=None).select_related("matter")


@router.get("/cases/{number}", auth=READERS, response=DetailOut, summary="办件详情")
def one(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Return a case that the caller may see."""
    return _detail(_visible(request, number))


@router.get(
    "/cases/{number}/clocks", auth=READERS, response=list[ClockOut], summary="期限逐日说明"
)
def clocks(request: HttpRequest, number: Number) -> list[Any]:
    """Return why the case is due on its day."""
    return list(explain_clocks(_visible(request, number)))


@router.get(
    "/cases/{number}/judgements",
    auth=READERS,
    response=list[JudgementOut],
    summary="规则判定逐项说明",
)
def judgements(request: HttpRequest, number: Number) -> list[Any]:
    """Return why the case was granted at once, or why a person looks at it, rule by rule."""
    return list(stories_of(_visible(request, number)))


@router.get("/cases/{number}/receipts/{entry}", auth=READERS, response=dict, summary="账本回执")
def receipt(
    request: HttpRequest, number: Number, entry: Annotated[int, Path(ge=1, le=2**63 - 1)]
) -> dict[str, Any]:
    """Return the ledger receipt of one entry, for the stand-alone verifier."""
    for found in timeline_of(_visible(request, number)):
        if found.pk == entry:
            return dict(receipt_for(found))
    raise Http404("本办件没有这条记录")


@router.post("/cases/{number}/withdraw", auth=APPLICANTS, response=DetailOut, summary="撤回申请")
def withdraw(request: HttpRequest, number: Number, body: WithdrawIn) -> dict[str, Any]:
    """Withdraw the caller's own application before it is decided."""
    caller = caller_of(request)
    case = _own(caller).filter(number=number).first()
    if case is None:
        raise Http404("没有找到这个办件")
    found = case_by_number(number) or case
    if caller.user and caller.user.person:
        refuse_if_any(check_agent(found, by=caller.user.person, on=timezone.localdate()))
    withdraw_case(case=found, reason=body.reason, on=timezone.localdate(), actor=caller.actor)
    return _detail(found)


def _application(caller: Caller, body: ApplicationIn) -> Application:
    today = timezone.localdate()
    try:
        matter = matter_by_slug(body.matter)
    except Matter.DoesNotExist:
        raise refuse("case.matter.unknown", "没有这个事项，请核对事项短码") from None
    edition = current_edition(matter, on=today)
    person, enterprise, agent = _parties(caller, body)
    if caller.client and not may_do(
        caller.client.organization, DelegationStep.RECEIVE, edition.matter, on=today
    ):
        raise refuse("case.device.matter", "该终端所属单位不能收这个事项")
    return Application(
        edition=edition,
        person=person,
        enterprise=enterprise,
        agent=agent,
        channel=Channel(body.channel),
        situation=body.situation,
        answers=body.answers,
        received_by=caller.client.organization if caller.client else None,
        promised=frozenset(body.promised),
        signed=body.signed,
    )


def _parties(
    caller: Caller, body: ApplicationIn
) -> tuple[Person | None, Enterprise | None, Person | None]:
    """Return for whom the application is, and who acts for them."""
    own = caller.user.person if caller.user else None
    if body.credit_code:
        enterprise = enterprise_by_code(body.credit_code)
        if enterprise is None:
            raise refuse("case.enterprise.unknown", "没有这个统一社会信用代码的经营主体")
        return None, enterprise, own
    if body.citizen_number:
        person = person_by_number(body.citizen_number.strip().upper())
        if person is None:
            raise refuse("case.person.unknown", "没有这个证件号码的实名信息，请先到窗口登记")
        return person, None, own if own and own.pk != person.pk else None
    if own is None:
        raise refuse("case.applicant.missing", "请提供申请人的证件号码或统一社会信用代码")
    return own, None, None


def _own(caller: Caller) -> Any:
    if caller.user and caller.user.person:
        return cases_of(caller.user.person)
    if caller.client:
        return Case.objects.filter(received_by=caller.client.organization)
    return Case.objects.none()


def _visible(request: HttpRequest, number: str) -> Case:
    caller = caller_of(request)
    case = case_by_number(number)
    if case and (
        _own(caller).filter(pk=case.pk).exists()
        or (caller.user and cases_visible_to(caller.user).filter(pk=case.pk).exists())
    ):
        return case
    raise Http404("没有找到这个办件")


def _detail(case: Case) -> dict[str, Any]:
    out = CaseOut.from_orm(case).dict()
    return out | {
        "documents": [
            {"number": d.number, "kind": d.kind, "title": str(d.get_kind_display())}
            for d in rows_where(LegalDocument, case=case.pk)
        ],
        "certificates": [
            {"kind": str(c.kind), "number": c.number, "check_code": c.check_code}
            for c in certificates_from(f"casework.case:{case.pk}")
        ],
        "entries": [
            {"id": e.pk, "move": e.move, "at": e.at.isoformat(), "actor": e.actor_name}
            for e in timeline_of(case)
        ],
    }
