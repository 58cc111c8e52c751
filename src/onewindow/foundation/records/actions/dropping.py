"""Uploads that nothing uses: a form that was refused, a paper that was handed in again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, Q, QuerySet

from onewindow.foundation.records.actions.moving import record
from onewindow.foundation.records.gateways import storage
from onewindow.foundation.records.models import Attachment
from onewindow.kernel.actors import SYSTEM


def drop_unused_attachments(*, now: datetime) -> int:
    """
    Drop uploads that no row has pointed at for days, and their files; return how many.

    What was uploaded stays on record with its digest; only the content goes.
    """
    oldest = now - timedelta(days=settings.UNUSED_UPLOAD_DAYS)
    dropped = 0
    for attachment in _unused(oldest).order_by("id"):
        with transaction.atomic():
            # 再问一次：查询之后可能刚被用上。
            if not _unused(oldest).filter(pk=attachment.pk).exists():
                continue
            detail = {"owner": attachment.owner, "sha256": attachment.sha256}
            record(subject=attachment, what="attachment.drop", actor=SYSTEM, detail=detail)
            attachment.delete()
        if not Attachment.objects.filter(sha256=attachment.sha256).exists():
            storage.drop(attachment.sha256, before=oldest)
        dropped += 1
    return dropped


def _unused(oldest: datetime) -> QuerySet[Attachment]:
    """Return old uploads of owners whose papers all have a foreign key, and none points here."""
    owned = Q(pk__in=[])
    for owner in settings.OWNERS_OF_UPLOADS:
        owned |= Q(owner__startswith=f"{owner}:")
    rows = Attachment.objects.filter(owned, at__lt=oldest)
    for relation in Attachment._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            model, name = relation.related_model, relation.field.name
            rows = rows.filter(~Exists(model._default_manager.filter(**{name: OuterRef("pk")})))
    return rows
