"""What the apps below may ask of those above them, joined here where everything is known."""

from django.utils import timezone

from onewindow.city.staff import DEMO_ACCOUNTS
from onewindow.services.catalog.api import catalogue_rows


def matter_choices() -> list[tuple[str, str]]:
    """Return slug and name of every matter in force, for the scope of a mandate."""
    return [(row.slug, row.name) for row in catalogue_rows(on=timezone.localdate())]


def demo_guide() -> dict[str, tuple[str, str]]:
    """Return for each account of the demonstration who it is and what to try with it."""
    return {account.username: (account.label, account.try_this) for account in DEMO_ACCOUNTS}
