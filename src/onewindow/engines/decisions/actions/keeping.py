"""Keeping decision tables."""

from django.utils import timezone

from onewindow.engines.decisions.models import KeptTable
from onewindow.engines.decisions.rules.tables.content import DecisionTable
from onewindow.engines.decisions.rules.tables.facts import digest_of


def keep_table(table: DecisionTable) -> KeptTable:
    """Keep a table for ever under the digest of its content; an equal one is kept only once."""
    digest = digest_of(table)
    kept = KeptTable.objects.filter(digest=digest).first()
    if kept:
        return kept
    content = table.model_dump(mode="json")
    return KeptTable.objects.get_or_create(
        digest=digest, defaults={"content": content, "at": timezone.now()}
    )[0]
