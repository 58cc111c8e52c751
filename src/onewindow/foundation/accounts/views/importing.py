"""Importing organizations and staff from a workbook, tried first, then done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.foundation.accounts.actions.importing import import_template, import_workbook
from onewindow.foundation.accounts.queries import granted_roles
from onewindow.foundation.accounts.rules import Role, allow
from onewindow.kernel.actors import actor_of
from onewindow.kernel.violations import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = "accounts/staff_import.html"


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def importing(request: HttpRequest) -> HttpResponse:
    """Take a workbook, and say everything that is wrong with it or what it stores."""
    if request.method == "GET":
        return render(request, PAGE, {})
    upload = request.FILES.get("file")
    if upload is None:
        return render(request, PAGE, {"error": "请选择要导入的文件"}, status=422)
    try:
        outcome = import_workbook(
            content=upload.read(),
            granter=granted_roles(request.user),
            on=timezone.localdate(),
            actor=actor_of(request),
            dry_run="dry_run" in request.POST,
        )
    except Refused as refused:
        context = {"violations": refused.violations, "file_name": upload.name}
        return render(request, PAGE, context, status=422)
    return render(request, PAGE, {"outcome": outcome, "file_name": upload.name})


@allow(Role.ADMINISTRATOR)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """Hand out the workbook to fill in."""
    response = HttpResponse(import_template(), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="import-template.xlsx"'
    return response
