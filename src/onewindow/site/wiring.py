"""What the apps below may ask of those above them, joined here where everything is known."""

from django.utils import timezone

from onewindow.services.catalog.api import catalogue_rows


def matter_choices() -> list[tuple[str, str]]:
    """Return slug and name of every matter in force, for the scope of a mandate."""
    return [(row.slug, row.name) for row in catalogue_rows(on=timezone.localdate())]
