"""Every look at unmasked personal data leaves a line that the person can read (查阅留痕)."""

from collections.abc import Sequence

from django.utils import timezone

from onewindow.foundation.accounts.models import Viewing
from onewindow.foundation.directory.api import Organization, Person
from onewindow.foundation.records.api import insert_rows
from onewindow.kernel.actors import Actor


def record_viewing(
    *,
    viewer: Actor,
    organization: Organization | str | None,
    person: Person,
    fields: Sequence[str],
    purpose: str,
) -> None:
    """Write down who saw which fields of whom, and what for."""
    insert_rows(
        [
            Viewing(
                person=person,
                viewer=viewer.key,
                viewer_name=viewer.name,
                organization=str(organization or ""),
                purpose=purpose[:200],
                fields=list(fields),
                at=timezone.now(),
            )
        ]
    )
