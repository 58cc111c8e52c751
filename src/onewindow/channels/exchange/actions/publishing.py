"""Each published notice makes one release, checked against the schema, kept for good."""

from django.conf import settings
from django.db import transaction

from onewindow.channels.exchange.gateways import release_problems
from onewindow.channels.exchange.models import Release
from onewindow.channels.exchange.queries import (
    notice_facts,
    notices_unreleased,
    releases_of,
    tender_facts,
)
from onewindow.channels.exchange.rules import ocid_of, release, release_id, tags_of
from onewindow.foundation.records.api import insert_rows, record
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.canonical import digest
from onewindow.trading.tendering.api import Notice


class InvalidRelease(Exception):
    """A release that does not fit the schema: our own mistake, so nothing is given out."""


def publish_releases() -> int:
    """
    Release every published notice that has no release yet, oldest first; return how many.

    :raises InvalidRelease: at the first release that is not valid; those before it stand.
    """
    count = 0
    for notice in notices_unreleased():
        publish_release(notice=notice)
        count += 1
    return count


@transaction.atomic
def publish_release(*, notice: Notice) -> Release:
    """
    Release one published notice of a tender, with all that was known when it came out.

    :raises InvalidRelease: naming each place at which the release differs from the schema.
    """
    facts = notice_facts(notice)
    ocid = ocid_of(settings.OCDS_PREFIX, notice.tender.code)
    earlier = releases_of(ocid)
    had = [tag for one in earlier for tag in one.tags]
    tags = tags_of(facts, is_first=not earlier, had=had)
    content = release(ocid, tender_facts(notice.tender, at=facts.published_at), facts, tags)
    problems = release_problems(content)
    if problems:
        raise InvalidRelease(f"{content['id']}：{'；'.join(problems)}")
    made = Release(
        ocid=ocid,
        code=release_id(ocid, facts),
        notice=notice,
        tags=tags,
        at=facts.published_at,
        content=content,
        digest=digest(content).hex(),
    )
    insert_rows([made])
    record(
        subject=made,
        what="release.publish",
        actor=SYSTEM,
        detail={"release": made.code, "digest": made.digest},
    )
    return made
