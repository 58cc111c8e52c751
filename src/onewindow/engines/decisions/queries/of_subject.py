"""What tables said."""

from django.db.models import QuerySet

from onewindow.engines.decisions.models import Judgement


def judgements_of(subject: str) -> QuerySet[Judgement]:
    """Return every judgement on a subject (``casework.case:12``), the earliest first."""
    return Judgement.objects.filter(subject=subject).select_related("table").order_by("id")
