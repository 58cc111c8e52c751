"""Keys for devices and integrators in the hands of administrators (接口客户端)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.foundation.accounts import actions
from onewindow.foundation.accounts.forms import ClientForm
from onewindow.foundation.accounts.models import Client
from onewindow.foundation.accounts.queries import granted_roles
from onewindow.foundation.accounts.rules import Role, allow
from onewindow.foundation.accounts.views.staff import organizations_in, scope_of
from onewindow.foundation.directory.api import Site
from onewindow.kernel.actors import actor_of
from onewindow.kernel.violations import Refused, add_refusal

PAGE = 30


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def clients(request: HttpRequest) -> HttpResponse:
    """List the clients and create one; its key is shown this once."""
    form, key, status = _form(request, request.POST or None), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _, key = actions.create_client(
                    **form.cleaned_data,
                    granter=granted_roles(request.user),
                    actor=actor_of(request),
                )
            except Refused as refused:
                add_refusal(form, refused)
            else:
                form, status = _form(request, None), 201
    page = Paginator(_in_scope(request), PAGE).get_page(request.GET.get("page"))
    response = render(
        request,
        "accounts/staff_clients.html",
        {"page": page, "form": form, "key": key},
        status=status,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@allow(Role.ADMINISTRATOR)
@require_POST
def disable(request: HttpRequest, client_id: int) -> HttpResponse:
    """Disable a client for good."""
    client = get_object_or_404(_in_scope(request), pk=client_id)
    actions.disable_client(
        client=client, granter=granted_roles(request.user), actor=actor_of(request)
    )
    messages.success(request, f"已停用“{client.name}”")
    return redirect("accounts:clients")


def _in_scope(request: HttpRequest) -> Any:
    found = Client.objects.select_related("organization", "site").order_by("-id")
    scope = scope_of(request)
    if "" in scope:
        return found
    reach = Q(pk__in=[])
    for path in scope:
        reach |= Q(organization__path__startswith=path)
    return found.filter(reach)


def _form(request: HttpRequest, typed: Any) -> ClientForm:
    organizations = organizations_in(scope_of(request))
    sites = Site.objects.filter(organization__in=organizations).order_by("code")
    return ClientForm(typed, organizations=organizations, sites=sites)
