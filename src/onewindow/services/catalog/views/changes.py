"""Change requests: the list, and one with its differences and its next step."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from onewindow.engines.decisions.api import shadow_of
from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.directory.api import cells_of_workbook
from onewindow.foundation.records.api import key_of
from onewindow.kernel.violations import Refused, Violation
from onewindow.services.catalog.actions import (
    drop_change,
    import_edits,
    propose_change,
    publish_change,
    return_change,
    table_changed_by,
    try_change,
)
from onewindow.services.catalog.forms import ProposeForm, UploadForm
from onewindow.services.catalog.models import ChangeRequest
from onewindow.services.catalog.queries import (
    changes_listed,
    content_of,
    differences_of,
    form_of,
    problems_of_change,
)
from onewindow.services.catalog.rules import ChangeState
from onewindow.services.catalog.rules.editing import edits_from_cells
from onewindow.services.catalog.rules.sections import SECTIONS, TABLE
from onewindow.services.catalog.views.scope import (
    READERS,
    edit_paths,
    found_change,
    may_approve,
    may_edit,
    require,
    said_reason,
    see_paths,
    told,
)
from onewindow.services.catalog.views.table_words import row_changes

PAGE = 30
SHEET = "要素变更"
# 规则行逐行比较，不列在要素差异里。
_ROWS = f"{TABLE}.rows."
_EDITABLE = (ChangeState.DRAFT, ChangeState.RETURNED)


@allow(*READERS)
def changes(request: HttpRequest) -> HttpResponse:
    """Show the change requests, newest first."""
    state = request.GET.get("state", "")
    state = state if state in set(ChangeState) else ""
    rows = changes_listed(paths=see_paths(request), state=state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": ChangeState.choices()}
    return render(request, "catalog/changes.html", context)


@allow(*READERS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a change with its differences and the next step."""
    return _page(request, found_change(pk))


@require_POST
@allow(Role.EDITOR)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a change."""
    found = found_change(pk)
    require(allowed=may_edit(request.user, found.matter))
    form = ProposeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        propose_change(
            change=found,
            reason=form.cleaned_data["reason"],
            starts=form.cleaned_data["starts"],
            on=timezone.localdate(),
            actor=actor_of(request),
        )
    except Refused as refused:
        return _page(request, found, form=form, violations=refused.violations, status=422)
    messages.success(request, "已提交审核，请由另一人审核发布")
    return redirect("catalog:change", pk)


@require_POST
@allow(Role.EDITOR, Role.HALL_MANAGER)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve and publish a change."""
    found = found_change(pk)
    require(allowed=may_approve(request.user, found.matter))
    try:
        edition = publish_change(change=found, on=timezone.localdate(), actor=actor_of(request))
    except Refused as refused:
        return _page(request, found, violations=refused.violations, status=422)
    messages.success(request, f"第{edition.number}版{edition.get_state_display()}")
    return redirect("catalog:matter", found.matter.slug)


@require_POST
@allow(Role.EDITOR, Role.HALL_MANAGER)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a change to its author."""
    found = found_change(pk)
    require(allowed=may_approve(request.user, found.matter))
    try:
        return_change(change=found, reason=said_reason(request), actor=actor_of(request))
    except Refused as refused:
        return _page(request, found, violations=refused.violations, status=422)
    messages.success(request, "已退回起草人")
    return redirect("catalog:change", pk)


@require_POST
@allow(Role.EDITOR)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a change up."""
    found = found_change(pk)
    require(allowed=may_edit(request.user, found.matter))
    drop_change(change=found, actor=actor_of(request))
    messages.success(request, "变更已作废")
    return redirect("catalog:matter", found.matter.slug)


@require_POST
@allow(Role.EDITOR, Role.HALL_MANAGER)
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a draft's decision table on the matter's last year."""
    found = found_change(pk)
    require(allowed=may_approve(request.user, found.matter))
    try:
        rerun = try_change(change=found, on=timezone.localdate(), actor=actor_of(request))
    except Refused as refused:
        return _page(request, found, violations=refused.violations, status=422)
    return redirect("decisions:rerun", rerun.pk)


@allow(Role.EDITOR)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a workbook of element edits in: one change request for each matter."""
    form = UploadForm(request.POST or None, request.FILES or None)
    violations: tuple[Violation, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            cells = cells_of_workbook(form.cleaned_data["file"].read(), sheets=[SHEET])[SHEET]
            started = import_edits(
                edits=edits_from_cells(cells),
                paths=edit_paths(request),
                on=timezone.localdate(),
                actor=actor_of(request),
            )
        except Refused as refused:
            violations = refused.violations
        else:
            messages.success(request, f"已为{len(started)}个事项起草变更，请逐一检查并提交审核")
            return redirect("catalog:changes")
    status = 422 if violations or form.errors else 200
    context = {"form": form, "violations": violations, "sheet": SHEET}
    return render(request, "catalog/upload.html", context, status=status)


def _page(
    request: HttpRequest,
    found: ChangeRequest,
    *,
    form: ProposeForm | None = None,
    violations: tuple[Violation, ...] = (),
    status: int = 200,
) -> HttpResponse:
    is_author = found.author == actor_of(request).key
    day = max(found.starts, timezone.localdate())
    differences = differences_of(found)
    return render(
        request,
        "catalog/change.html",
        {
            "change": found,
            "matter": found.matter,
            "count": len(differences),
            "differences": [one for one in differences if not one.path.startswith(_ROWS)],
            "row_changes": row_changes(content_of(found.base), form_of(found), found.content),
            "problems": problems_of_change(found, on=timezone.localdate()),
            "violations": violations,
            "form": form or ProposeForm(initial={"reason": found.reason, "starts": day}),
            "sections": SECTIONS,
            "is_author": is_author,
            "may_write": is_author and found.state in _EDITABLE,
            "may_approve": found.state == ChangeState.PROPOSED
            and may_approve(request.user, found.matter),
            "may_drop": found.state not in {ChangeState.PUBLISHED, ChangeState.DROPPED}
            and may_edit(request.user, found.matter),
            "shadow": shadow_of(key_of(found)),
            "may_try": table_changed_by(found) is not None
            and may_approve(request.user, found.matter),
            "entries": told(found),
        },
        status=status,
    )
