"""Keys for devices and integrators (接口客户端)."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.accounts.models import Client
from onewindow.foundation.accounts.rules import (
    GrantedRole,
    Role,
    key_prefix,
    key_text,
    parse_key,
    secret_digest,
)
from onewindow.foundation.directory.api import Organization, Site
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any

# 最近使用时间只用来看设备是否还在用，五分钟内不重复写。
_FRESH = timedelta(minutes=5)


@transaction.atomic
def create_client(
    *,
    name: str,
    organization: Organization,
    site: Site | None,
    granter: tuple[GrantedRole, ...],
    actor: Actor,
) -> tuple[Client, str]:
    """
    Create a client and return it with its key, which is shown this once and never stored.

    :raises Refused: if the name is empty or the organization is beyond the administrator's scope.
    """
    refuse_if_any(_check_client(name, organization, granter))
    secret = secrets.token_urlsafe(32)
    client = Client.objects.create(
        name=name.strip(),
        prefix=key_prefix(secrets.token_hex(8)),
        secret_hash=secret_digest(secret),
        organization=organization,
        site=site,
    )
    detail = {"name": client.name, "organization": organization.pk}
    record(subject=client, what="client.create", actor=actor, detail=detail)
    return client, key_text(client.prefix, secret)


@transaction.atomic
def disable_client(*, client: Client, granter: tuple[GrantedRole, ...], actor: Actor) -> None:
    """
    Disable a client at once and for good.

    :raises Refused: if it is disabled already or beyond the administrator's scope.
    """
    refuse_if_any(_check_client(client.name, client.organization, granter))
    if not Client.objects.filter(pk=client.pk, is_active=True).update(is_active=False):
        raise refuse("client.disabled", "该客户端已停用")
    client.is_active = False
    record(subject=client, what="client.disable", actor=actor)


def client_by_key(text: str) -> Client | None:
    """Return the active client that holds this key; notes when it was last used."""
    parts = parse_key(text)
    client = None
    if parts:
        found = Client.objects.select_related("organization").filter(prefix=parts[0])
        client = found.filter(is_active=True).first()
    known = client.secret_hash if client else "0" * 64
    digest = secret_digest(parts[1] if parts else "")
    if not secrets.compare_digest(known, digest) or client is None:
        return None
    now = timezone.now()
    if client.last_used_at is None or now - client.last_used_at > _FRESH:
        Client.objects.filter(pk=client.pk).update(last_used_at=now)
    return client


def _check_client(
    name: str, organization: Organization, granter: tuple[GrantedRole, ...]
) -> list[Violation]:
    found = []
    if not name.strip():
        found.append(Violation("client.name", "请填写客户端名称", field="name"))
    if not any(g.role is Role.ADMINISTRATOR and g.reaches(organization.path) for g in granter):
        words = "该单位不在您的管理范围内"
        found.append(Violation("client.out_of_scope", words, field="organization"))
    return found
