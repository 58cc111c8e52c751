"""Django's rule on the length of passwords, in words that its Chinese catalogue lacks."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Refuse a short password, in Chinese."""

    def get_error_message(self) -> str:
        """Return what a visitor with a short password reads."""
        return _("密码至少需要%(count)d个字符。") % {"count": self.min_length}

    def get_help_text(self) -> str:
        """Return the hint beside the field."""
        return self.get_error_message()
