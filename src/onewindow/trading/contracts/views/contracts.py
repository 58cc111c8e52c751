"""The contract at the desk: drafted, signed, published, filed, performed, accepted, closed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.trading.contracts.actions import (
    accept_contract,
    close_contract,
    draft_contract,
    file_contract,
    offer_contract,
    plan_milestones,
    publish_contract,
    redraft_contract,
    release_bond,
    review_performance,
    sign_contract,
)
from onewindow.trading.contracts.forms import (
    MILESTONES,
    AcceptanceForm,
    ContractForm,
    ReasonForm,
    ReviewForm,
)
from onewindow.trading.contracts.models import Contract
from onewindow.trading.contracts.queries import (
    account_of,
    contract_content,
    contract_of,
    contract_statement,
    limits_running,
    may_supervise,
    next_step,
    payment_rows,
    promised_terms,
    site_months,
    terms_of,
)
from onewindow.trading.contracts.rules import Party, compared
from onewindow.trading.contracts.views.asking import (
    Step,
    ask,
    current,
    kept_file,
    late_words,
    press,
    signing_of,
    today,
)
from onewindow.trading.contracts.views.scope import (
    READERS,
    run_award,
    run_contract,
    seen_lot,
)
from onewindow.trading.guarantees.api import performance_of
from onewindow.trading.tendering.api import may_run


@allow(*READERS)
@require_GET
def contract(request: HttpRequest, code: str) -> HttpResponse:
    """Show the contract of a lot: next action, comparison, money, milestones, changes, record."""
    lot = seen_lot(request, code)
    award, found = current(lot)
    if found is None or award is None:
        return redirect("contracts:award", lot.code)
    winner = found.award.winner
    context = {
        "lot": lot,
        "contract": found,
        "step": next_step(lot, award, found, now=timezone.now()),
        "may_run": may_run(request.user, lot.tender),
        "may_supervise": may_supervise(request.user, lot.tender),
        "terms": compared(promised_terms(winner, lot.tender), terms_of(found)) if winner else (),
        "deviations": {one.term: one for one in found.deviations.all()},
        "content": contract_content(found),
        "statement": contract_statement(found),
        "signings": found.signings.filter(digest=found.digest).select_related("signer"),
        "limits": limits_running(lot, on=today()),
        **performance_parts(found),
        "entries": entries_of(key_of(found)),
    }
    return render(request, "contracts/contract.html", context)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Draft the contract; it is compared with the bid when it is saved."""
    award = run_award(request, code)
    known = contract_of(award.lot)
    form = ContractForm(request.POST or None, request.FILES or None, award=award, contract=known)

    def do(form: ContractForm) -> str:
        file = kept_file(request, "file", key_of(award))
        draft_contract(award=award, draft=form.draft(file), on=today(), actor=actor_of(request))
        return "合同与投标文件比对一致（或已写明法定理由），已保存。"

    lead = (
        "按中标人的投标填好了。价款、工期、质量、项目负责人与投标不一致的，没有法定理由不能保存。"
    )
    back = reverse("contracts:award", args=[code])
    if known:
        back = reverse("contracts:contract", args=[code])
    title = f"拟订合同：{award.lot.tender.name} {award.lot.name}"
    return ask(request, form, Step(title, "比对并保存", back, lead), do)


@allow(Role.TENDERER)
@require_POST
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """Fix the text for signing."""
    found = run_contract(request, code)

    def do() -> str:
        offer_contract(contract=found, at=timezone.now(), actor=actor_of(request))
        return "合同文本已固定，请双方签署。"

    return press(request, _back(found), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def redraft(request: HttpRequest, code: str) -> HttpResponse:
    """Take an offered contract back to be changed."""
    found = run_contract(request, code)
    form = ReasonForm(request.POST or None)

    def do(form: ReasonForm) -> str:
        reason = form.cleaned_data["reason"]
        redraft_contract(contract=found, reason=reason, actor=actor_of(request))
        return "已退回修改，原签署不再有效。"

    return ask(request, form, Step("退回修改合同", "退回", _back(found)), do)


@allow(Role.TENDERER)
@require_POST
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Sign for the tenderer."""
    found = run_contract(request, code)

    def do() -> str:
        late = sign_contract(
            contract=found,
            party=Party.BUYER,
            signing=signing_of(request),
            at=timezone.now(),
            actor=actor_of(request),
        )
        return f"已签署。{late_words(late)}"

    return press(request, _back(found), do)


@allow(Role.TENDERER)
@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the signed contract."""
    found = run_contract(request, code)

    def do() -> str:
        late = publish_contract(contract=found, at=timezone.now(), actor=actor_of(request))
        return f"合同已公告。{late_words(late)}"

    return press(request, _back(found), do)


@allow(Role.TENDERER)
@require_POST
def file(request: HttpRequest, code: str) -> HttpResponse:
    """Hand the copy to the supervising body."""
    found = run_contract(request, code)

    def do() -> str:
        late = file_contract(contract=found, at=timezone.now(), actor=actor_of(request))
        return f"合同已备案。{late_words(late)}"

    return press(request, _back(found), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Plan the milestones."""
    found = run_contract(request, code)
    known = [
        {"name": one.name, "planned_on": one.planned_on, "amount": one.amount}
        for one in found.milestones.order_by("number")
    ]
    form = MILESTONES(request.POST or None, initial=known, prefix="stones")

    def do(form: Any) -> str:
        drafts = [row.draft() for row in form if row.cleaned_data]
        plan_milestones(contract=found, drafts=drafts, actor=actor_of(request))
        return f"已安排{len(drafts)}个履约节点。"

    lead = f"合同价款{account_of(found).total:,.2f}元；每个节点写明计划日期和对应付款。"
    step = Step("安排履约节点", "保存", _back(found), lead, "contracts/plan.html")
    return ask(request, form, step, do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Accept the performance."""
    found = run_contract(request, code)
    form = AcceptanceForm(request.POST or None, request.FILES or None)

    def do(form: AcceptanceForm) -> str:
        accept_contract(
            contract=found,
            draft=form.draft(kept_file(request, "evidence", key_of(found))),
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "已验收。"

    return ask(request, form, Step("履约验收", "验收合格", _back(found)), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Say how the supplier performed."""
    found = run_contract(request, code)
    form = ReviewForm(request.POST or None)

    def do(form: ReviewForm) -> str:
        review_performance(
            contract=found, draft=form.draft(), at=timezone.now(), actor=actor_of(request)
        )
        return "评价已记入履约记录。"

    return ask(request, form, Step("履约评价", "提交评价", _back(found)), do)


@allow(Role.TENDERER)
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a contract that is paid and judged."""
    found = run_contract(request, code)

    def do() -> str:
        close_contract(contract=found, actor=actor_of(request))
        return "合同已完结。"

    return press(request, _back(found), do)


@allow(Role.TENDERER)
@require_POST
def bond(request: HttpRequest, code: str) -> HttpResponse:
    """Give the performance bond back."""
    found = run_contract(request, code)

    def do() -> str:
        release_bond(contract=found, at=timezone.now(), actor=actor_of(request))
        return "已通知退还履约保证金。"

    return press(request, _back(found), do)


def performance_parts(found: Contract) -> dict[str, Any]:
    """Return what a page shows of the performance, to the buyer and to the supplier."""
    return {
        "account": account_of(found),
        "bond": performance_of(found.lot, found.supplier) if found.performance_bond else None,
        "milestones": found.milestones.select_related("evidence").order_by("number"),
        "payments": payment_rows(found, on=today()),
        "changes": found.changes.select_related("evidence").order_by("number"),
        "months": site_months(found),
        "acceptance": getattr(found, "acceptance", None),
        "review": getattr(found, "review", None),
    }


def _back(found: Contract) -> str:
    return reverse("contracts:contract", args=[found.lot.code])
