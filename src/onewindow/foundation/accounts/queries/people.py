"""Accounts, what others saw of a person, and everything the house keeps about one."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from onewindow.foundation.accounts.models import Mandate, User, Viewing
from onewindow.foundation.accounts.queries.mandates import (
    mandates_ever_held,
    mandates_given,
)
from onewindow.foundation.accounts.rules import GRANTABLE, MandateKind, MandateState, Role
from onewindow.foundation.directory.api import Person

DEMO_PREFIX = "demo-"


@dataclass(frozen=True, slots=True)
class DemoEntry:
    """One account that the sign-in page of the demonstration offers."""

    username: str
    label: str
    hint: str


def demo_accounts() -> list[DemoEntry]:
    """Return the accounts of the demo city, those with a guide first, with what each may do."""
    guide: dict[str, tuple[str, str]] = import_string(settings.DEMO_GUIDE)()
    users = User.objects.filter(username__startswith=DEMO_PREFIX, is_active=True)
    stored = {
        user.username: user
        for user in users.prefetch_related("grants__organization").order_by("id")
    }
    order = [name for name in guide if name in stored]
    order += [name for name in stored if name not in guide]
    return [
        DemoEntry(name, *guide.get(name, (str(stored[name]), "、".join(_labels(stored[name])))))
        for name in order
    ]


def users_matching(query: str, *, scope: tuple[str, ...]) -> QuerySet[User]:
    """
    Return the accounts with a role below these paths, or everybody if a path is empty.

    A query of a name or sign-in name narrows them. A full sign-in name finds anybody, so that
    somebody new can be given a first role.
    """
    users = User.objects.order_by("id")
    wanted = Q(username__icontains=query) | Q(name__icontains=query) if query else Q()
    if "" in scope:
        return users.filter(wanted)
    reach = Q(pk__in=[])
    for path in scope:
        reach |= Q(grants__organization__path__startswith=path)
    return users.filter((wanted & reach) | Q(username=query)).distinct()


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
        "委托": [
            _mandate_row(mandate)
            for mandate in mandates_given(person) | mandates_ever_held(person)
        ],
        "查阅记录": list(
            viewings_of(person).values("viewer_name", "organization", "purpose", "fields", "at")
        ),
        "权益请求": list(
            person.rights_requests.order_by("id").values(
                "kind", "wish", "state", "answer", "asked_at", "answered_at"
            )
        ),
    }
    others = {
        title: import_string(path)(person)
        for title, path in settings.PERSONAL_DATA_SOURCES.items()
    }
    return own | others


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
