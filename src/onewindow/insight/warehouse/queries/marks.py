"""The key of the marks that stand for persons."""

from django.conf import settings
from django.utils.crypto import salted_hmac


def mark_key() -> str:
    """Return the secret that makes marks of persons; without it nobody can try numbers out."""
    return salted_hmac("onewindow.warehouse", "mark", secret=settings.SECRET_KEY).hexdigest()
