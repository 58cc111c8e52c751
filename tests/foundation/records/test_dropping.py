"""Uploads that nothing uses are dropped after a week, and never one that is used."""

import os
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from onewindow.foundation.accounts.models import Mandate
from onewindow.foundation.records.api import (
    Attachment,
    attach_file,
    drop_unused_attachments,
    entries_of,
    open_attachment,
)
from onewindow.kernel.actors import Actor
from tests.builders import person

pytestmark = pytest.mark.django_db
CLERK = Actor("user:1", "王敏")


def upload(owner, colour="red"):
    picture = BytesIO()
    Image.new("RGB", (8, 8), colour).save(picture, "PNG")
    picture.seek(0)
    return attach_file(file=picture, name="证明.png", owner=owner, actor=CLERK)


def grow_old(attachment, days):
    """Let the upload and its file have lain there for so long."""
    at = timezone.now() - timedelta(days=days)
    Attachment.objects.filter(pk=attachment.pk).update(at=at)
    with open_attachment(attachment) as file:
        os.utime(file.name, (at.timestamp(), at.timestamp()))


def is_stored(attachment):
    try:
        open_attachment(attachment).close()
    except FileNotFoundError:
        return False
    return True


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES = tmp_path


def test_an_unused_upload_goes_after_a_week_and_its_digest_stays_on_record():
    found = upload("casework.case:1")
    grow_old(found, 8)
    assert drop_unused_attachments(now=timezone.now()) == 1
    assert not Attachment.objects.exists()
    assert not is_stored(found)
    last = entries_of(f"records.attachment:{found.pk}")[-1]
    assert (last.move, last.detail) == (
        "attachment.drop",
        {"owner": "casework.case:1", "sha256": found.sha256},
    )


@pytest.mark.parametrize(("owner", "days"), [("casework.case:1", 6), ("trading.bid:1", 30)])
def test_a_fresh_one_and_one_of_another_owner_stay(owner, days):
    found = upload(owner)
    grow_old(found, days)
    assert drop_unused_attachments(now=timezone.now()) == 0
    assert is_stored(found)


def test_a_used_one_stays():
    ward, guardian = person(1, born=date(2015, 3, 8)), person(2, name="王芳")
    found = upload(f"directory.person:{guardian.pk}")
    grow_old(found, 30)
    Mandate.objects.create(
        kind="guardian", person=ward, agent=guardian, proof=found, starts=date(2026, 1, 1)
    )
    assert drop_unused_attachments(now=timezone.now()) == 0
    assert is_stored(found)


def test_the_same_content_handed_in_twice_stays_as_long_as_one_is_there():
    old, new = upload("casework.case:1"), upload("casework.case:2")
    assert old.sha256 == new.sha256
    grow_old(old, 8)
    assert drop_unused_attachments(now=timezone.now()) == 1
    assert is_stored(new)


def test_a_file_handed_in_again_this_moment_is_put_back():
    found = upload("casework.case:1")
    Attachment.objects.filter(pk=found.pk).update(at=timezone.now() - timedelta(days=8))
    assert drop_unused_attachments(now=timezone.now()) == 1
    assert is_stored(found)
