"""Accounts and grants in the hands of administrators (账号与授权)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.accounts import actions
from onewindow.foundation.accounts.forms import GrantForm
from onewindow.foundation.accounts.models import Grant, User
from onewindow.foundation.accounts.queries import granted_roles, users_matching
from onewindow.foundation.accounts.rules import Role, allow
from onewindow.foundation.directory.api import Organization, current_organizations
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.actors import actor_of
from onewindow.kernel.violations import Refused, add_refusal

PAGE = 30


@allow(Role.ADMINISTRATOR)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts that I administer, or find one."""
    query = request.GET.get("q", "").strip()[:60]
    found = users_matching(query, scope=scope_of(request)).prefetch_related("grants__organization")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [(user, [g for g in user.grants.all() if is_current(g, today)]) for user in page]
    return render(
        request, "accounts/staff_accounts.html", {"page": page, "rows": rows, "query": query}
    )


@allow(Role.ADMINISTRATOR)
@require_GET
def account(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show one account, its grants and what happened to it."""
    return _account(request, _user(request, user_id), None, 200)


@allow(Role.ADMINISTRATOR)
@require_POST
def grant(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give the account a role."""
    user = _user(request, user_id)
    form = _grant_form(request, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.grant_role(
                user=user,
                role=Role(typed["role"]),
                organization=typed["organization"],
                granter=granted_roles(request.user),
                on=timezone.localdate(),
                actor=actor_of(request),
                ends=typed["ends"],
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "已授权")
            return redirect("accounts:account", user.pk)
    return _account(request, user, form, 422)


@allow(Role.ADMINISTRATOR)
@require_POST
def revoke(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Take a role back."""
    found = get_object_or_404(Grant.objects.select_related("user", "organization"), pk=grant_id)
    actions.revoke_role(
        grant=found,
        granter=granted_roles(request.user),
        on=timezone.localdate(),
        actor=actor_of(request),
    )
    messages.success(request, "已收回授权")
    return redirect("accounts:account", found.user_id)


@allow(Role.ADMINISTRATOR)
@require_POST
def switch(request: HttpRequest, user_id: int) -> HttpResponse:
    """Stop an account or let it sign in again."""
    user = _user(request, user_id)
    act = actions.deactivate_user if user.is_active else actions.activate_user
    act(user=user, **_by(request))
    messages.success(request, "已启用" if user.is_active else "已停用")
    return redirect("accounts:account", user.pk)


@allow(Role.ADMINISTRATOR)
@require_POST
def reset_factor(request: HttpRequest, user_id: int) -> HttpResponse:
    """Remove a lost second factor."""
    user = _user(request, user_id)
    actions.reset_second_factor(user=user, **_by(request))
    messages.success(request, "已解除验证器，请本人下次登录时重新绑定")
    return redirect("accounts:account", user.pk)


@allow(Role.ADMINISTRATOR)
@require_POST
def reset_link(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show a link for setting a password, this once; hand it to the person in person."""
    user = _user(request, user_id)
    key = actions.issue_reset_key(user=user, **_by(request))
    uid, token = key.split("-", 1)
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    page = _account(request, user, None, 200, link=request.build_absolute_uri(address))
    page.headers["Cache-Control"] = "no-store"
    return page


def scope_of(request: HttpRequest) -> tuple[str, ...]:
    """Return the paths that the administrator reaches; an empty path is the whole house."""
    grants = granted_roles(request.user)
    return tuple(grant.path for grant in grants if grant.role is Role.ADMINISTRATOR)


def organizations_in(scope: tuple[str, ...]) -> Any:
    """Return the organizations below these paths, ordered as they stand in the house."""
    found = current_organizations().order_by("path")
    if "" in scope:
        return found
    reach = Organization.objects.none()
    for path in scope:
        reach = reach | found.filter(path__startswith=path)
    return reach


def is_current(grant: Grant, today: Any) -> bool:
    """Test if the grant is in force or about to be."""
    return grant.ends is None or grant.ends > today


def _user(request: HttpRequest, user_id: int) -> User:
    """Return an account that the administrator may see: in scope, or without any role yet."""
    user = get_object_or_404(User, pk=user_id)
    seen = users_matching("", scope=scope_of(request)).filter(pk=user.pk).exists()
    if not seen and user.grants.exists():
        raise Http404
    return user


def _by(request: HttpRequest) -> dict[str, Any]:
    return {
        "granter": granted_roles(request.user),
        "on": timezone.localdate(),
        "actor": actor_of(request),
    }


def _grant_form(request: HttpRequest, typed: Any = None) -> GrantForm:
    scope = scope_of(request)
    return GrantForm(typed, organizations=organizations_in(scope), whole_house="" in scope)


def _account(
    request: HttpRequest, user: User, form: GrantForm | None, status: int, link: str = ""
) -> HttpResponse:
    today = timezone.localdate()
    grants = user.grants.select_related("organization").order_by("-starts", "-id")
    context = {
        "account": user,
        "link": link,
        "grants": [(g, Role(g.role).label, is_current(g, today)) for g in grants],
        "form": form or _grant_form(request),
        "entries": list(entries_of(key_of(user)))[-20:],
    }
    return render(request, "accounts/staff_account.html", context, status=status)
