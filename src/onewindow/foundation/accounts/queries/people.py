"""Accounts, what others saw of a person, and everything the house keeps about one."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from onewindow.foundation.accounts.models import Mandate, User, Viewing
from onewindow.foundation.accounts.queries.mandates import mandates_given
from onewindow.foundation.accounts.rules import GRANTABLE, MandateKind, MandateState, Role
from onewindow.foundation.directory.api import Person

DEMO_PREFIX = "demo-"


def demo_accounts() -> list[tuple[User, str]]:
    """Return the accounts of the demo city with the words for what each may do."""
    users = User.objects.filter(username__startswith=DEMO_PREFIX, is_active=True)
    return [
        (user, "、".join(_labels(user)))
        for user in users.select_related("person")
        .prefetch_related("grants__organization")
        .order_by("id")
    ]


def users_matching(query: str, *, scope: tuple[str, ...]) -> QuerySet[User]:
    """
    Return the accounts with a role below these paths, or everybody if a path is empty.

    A query of a name or sign-in name narrows them.
    """
    users = User.objects.select_related("person").order_by("id")
    if "" not in scope:
        reach = Q()
        for path in scope:
            reach |= Q(grants__organization__path__startswith=path)
        users = users.filter(reach).distinct() if scope else users.none()
    if query:
        users = users.filter(Q(username__icontains=query) | Q(name__icontains=query))
    return users


def viewings_of(person: Person) -> QuerySet[Viewing]:
    """Return who saw the person's unmasked data, newest first."""
    return Viewing.objects.filter(person=person).order_by("-at", "-id")


def personal_export(person: Person) -> dict[str, Any]:
    """
    Return a copy of everything kept about the person (查阅、复制), ready for JSON.

    Other apps add their part by the table PERSONAL_DATA_SOURCES in settings: title → function
    that takes the person and returns rows.
    """
    own = {
        "基本信息": {
            "姓名": person.name,
            "证件号码": person.number,
            "手机": person.phone,
            "住址": person.address,
            "已实名核验": person.is_verified,
        },
        "账号": [
            {"登录名": user.username, "邮箱": user.email, "注册时间": user.date_joined.isoformat()}
            for user in User.objects.filter(person=person)
        ],
        "委托": [_mandate_row(mandate) for mandate in mandates_given(person) | _held_ever(person)],
        "查阅记录": list(
            viewings_of(person).values("viewer_name", "organization", "purpose", "fields", "at")
        ),
        "权益请求": list(
            person.rights_requests.order_by("id").values(  # type: ignore[attr-defined]
                "kind", "wish", "state", "answer", "asked_at", "answered_at"
            )
        ),
    }
    others = {
        title: import_string(path)(person)
        for title, path in settings.PERSONAL_DATA_SOURCES.items()
    }
    return own | others


def _held_ever(person: Person) -> QuerySet[Mandate]:
    return Mandate.objects.select_related("person", "enterprise", "agent").filter(agent=person)


def _mandate_row(mandate: Mandate) -> dict[str, Any]:
    return {
        "类别": MandateKind(mandate.kind).label,
        "委托方": str(mandate.person or mandate.enterprise),
        "代办人": str(mandate.agent),
        "事项": mandate.matters,
        "状态": MandateState(mandate.state).label,
        "生效日": mandate.starts.isoformat(),
        "失效日": mandate.ends.isoformat() if mandate.ends else "",
    }


def _labels(user: User) -> list[str]:
    granted = [
        f"{Role(grant.role).label}（{grant.organization or '全市'}）"
        for grant in user.grants.all()
        if grant.role in GRANTABLE
    ]
    return granted or [Role.CITIZEN.label]
