"""The pages of a bidder and supplier: letters, the contract, milestones, payments, the site."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, may_speak_for
from onewindow.foundation.records.api import key_of, open_attachment
from onewindow.trading.contracts.actions import (
    ask_change,
    ask_payment,
    check_in,
    report_milestone,
    sign_contract,
)
from onewindow.trading.contracts.forms import (
    ChangeForm,
    CheckInForm,
    DoneForm,
    PaymentForm,
)
from onewindow.trading.contracts.gateways import letter_pdf
from onewindow.trading.contracts.models import Contract, ResultLetter
from onewindow.trading.contracts.queries import (
    contract_content,
    contract_statement,
    contracts_of_person,
    letters_of_person,
    own_result,
)
from onewindow.trading.contracts.rules import Party
from onewindow.trading.contracts.views.asking import (
    Step,
    ask,
    kept_file,
    late_words,
    press,
    signing_of,
    today,
)
from onewindow.trading.contracts.views.contracts import performance_parts
from onewindow.trading.contracts.views.scope import own_contract, person_of

_PUBLIC = "contracts/step_public.html"


@allow(Role.CITIZEN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the results and contracts of the firms for which the person speaks."""
    person, on = person_of(request), today()
    context = {
        "letters": letters_of_person(person, on=on),
        "contracts": contracts_of_person(person, on=on),
    }
    return render(request, "contracts/mine.html", context)


@allow(Role.CITIZEN)
@require_GET
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """Show what a bidder was told of the result, and how the own bid was judged."""
    found = _letter(request, number)
    return render(request, "contracts/letter.html", {"letter": found, "result": own_result(found)})


@allow(Role.CITIZEN)
@require_GET
def letter_file(request: HttpRequest, number: str) -> HttpResponse:
    """Download the letter as PDF."""
    found = _letter(request, number)
    answer = HttpResponse(letter_pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return answer


@allow(Role.CITIZEN)
@require_GET
def contract(request: HttpRequest, number: str) -> HttpResponse:
    """Show a contract to its supplier, with what may be done now."""
    found = own_contract(request, number)
    signed = set(found.signings.filter(digest=found.digest).values_list("party", flat=True))
    context = {
        "contract": found,
        "lot": found.lot,
        "content": contract_content(found),
        "statement": contract_statement(found),
        "may_sign": found.state == "offered" and Party.SUPPLIER not in signed,
        **performance_parts(found),
    }
    return render(request, "contracts/supplier.html", context)


@allow(Role.CITIZEN)
@require_POST
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """Sign for the supplier."""
    found = own_contract(request, number)

    def do() -> str:
        late = sign_contract(
            contract=found,
            party=Party.SUPPLIER,
            signing=signing_of(request),
            at=timezone.now(),
            actor=actor_of(request),
        )
        return f"已签署。{late_words(late)}"

    return press(request, _back(found), do)


@allow(Role.CITIZEN)
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, number: str, stone: int) -> HttpResponse:
    """Report a milestone as done."""
    found = own_contract(request, number)
    milestone = get_object_or_404(found.milestones, number=stone)
    form = DoneForm(request.POST or None, request.FILES or None)

    def do(form: DoneForm) -> str:
        report_milestone(
            milestone=milestone,
            done_on=form.cleaned_data["done_on"],
            note=form.cleaned_data["note"],
            evidence=kept_file(request, "evidence", key_of(found)),
            on=today(),
            actor=actor_of(request),
        )
        return "已报告，等待发包人（采购人）确认。"

    return ask(request, form, _step(found, f"报告完成：{milestone.name}", "报告完成"), do)


@allow(Role.CITIZEN)
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a payment."""
    found = own_contract(request, number)
    form = PaymentForm(request.POST or None, contract=found)

    def do(form: PaymentForm) -> str:
        payment = ask_payment(
            contract=found, draft=form.draft(), on=today(), actor=actor_of(request)
        )
        due = payment.due_on
        return f"已申请，最晚应在{due.year}年{due.month}月{due.day}日付款。"

    return ask(request, form, _step(found, "申请付款", "提交申请"), do)


@allow(Role.CITIZEN)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a change of the contract."""
    found = own_contract(request, number)
    form = ChangeForm(request.POST or None, request.FILES or None)

    def do(form: ChangeForm) -> str:
        asked = ask_change(
            contract=found,
            draft=form.draft(kept_file(request, "evidence", key_of(found))),
            on=today(),
            actor=actor_of(request),
        )
        where = "行政监督部门批准" if asked.needs_supervisor else "发包人（采购人）同意"
        return f"已申请，等待{where}。"

    return ask(request, form, _step(found, "申请变更", "提交申请"), do)


@allow(Role.CITIZEN)
@require_http_methods(["GET", "POST"])
def presence(request: HttpRequest, number: str) -> HttpResponse:
    """Check the project manager in on site."""
    found = own_contract(request, number)
    form = CheckInForm(request.POST or None, initial={"name": found.project_manager})

    def do(form: CheckInForm) -> str:
        check_in(contract=found, at=timezone.now(), actor=actor_of(request), **form.cleaned_data)
        return "今天已签到。"

    return ask(request, form, _step(found, "到岗签到", "签到"), do)


@allow(Role.CITIZEN)
@require_GET
def text(request: HttpRequest, number: str) -> FileResponse:
    """Download the contract's own text, if one was handed in."""
    found = own_contract(request, number)
    if found.file is None:
        raise Http404
    answer = FileResponse(
        open_attachment(found.file),
        filename=found.file.name,
        content_type=found.file.content_type,
        as_attachment=True,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _letter(request: HttpRequest, number: str) -> ResultLetter:
    rows = ResultLetter.objects.select_related("bid__enterprise", "award__lot__tender")
    found = get_object_or_404(rows, number=number)
    person: Any = person_of(request)
    if not may_speak_for(person, found.bid.enterprise, on=today()):
        raise Http404
    return found


def _step(found: Contract, title: str, button: str) -> Step:
    return Step(title, button, _back(found), found.title, _PUBLIC)


def _back(found: Contract) -> str:
    return reverse("contracts:own", args=[found.number])
