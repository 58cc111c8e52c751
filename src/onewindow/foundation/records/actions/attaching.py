"""Handing in a file: looked at, cleaned, stored, and only then on the record."""

import errno
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.actions.moving import record
from onewindow.foundation.records.gateways import storage
from onewindow.foundation.records.gateways.cleaner import clean_file
from onewindow.foundation.records.models import Attachment
from onewindow.foundation.records.rules import FileKind, check_upload, shown_name
from onewindow.foundation.records.rules.uploads import SNIFFED_BYTES
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse, refuse_if_any

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def attach_file(*, file: BinaryIO | Any, name: str, owner: str, actor: Actor) -> Attachment:
    """
    Keep a file that somebody handed in (附件); what is stored is the cleaned form of it.

    Call it before opening a transaction: cleaning takes tenths of a second. The file is safely on
    the disk before its row exists.

    :raises Refused: if the file is empty, too big, of another kind, malformed, encrypted, a bomb,
        carries macros, or cannot be stored now.
    """
    try:
        kind, size, sha256, received = _kept(file)
    except OSError as error:
        if error.errno not in _NO_SPACE:
            raise
        raise refuse(
            "attachment.no_space", "服务器暂时无法保存文件，请稍后再试；您的其他填写没有丢失"
        ) from error
    at = timezone.now()
    with transaction.atomic():
        attachment = Attachment.objects.create(
            name=shown_name(name, kind),
            content_type=kind.value,
            size=size,
            sha256=sha256,
            owner=owner,
            uploaded_by=actor.key,
            at=at,
        )
        record(
            subject=attachment,
            what="attachment.attach",
            actor=actor,
            detail={"owner": owner, "sha256": sha256, "received_sha256": received, "size": size},
            at=at,
        )
    return attachment


def _kept(file: BinaryIO | Any) -> tuple[FileKind, int, str, str]:
    limit: int = settings.ATTACHMENT_MAX_BYTES
    with storage.work_folder() as folder:
        source, target = folder / "received", folder / "cleaned"
        size, received = storage.receive(file, source, limit=limit)
        with source.open("rb") as start:
            first = start.read(SNIFFED_BYTES)
        refuse_if_any(check_upload(size=size, start=first, limit=limit))
        kind = clean_file(source, target)
        size, sha256 = storage.keep(target)
    return kind, size, sha256, received
