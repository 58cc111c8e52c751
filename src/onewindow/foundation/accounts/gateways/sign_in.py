"""Where the sign-in library asks back: accounts, second factors and the city's own provider."""

import base64
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from onewindow.foundation.accounts.queries import roles_of
from onewindow.foundation.accounts.rules import Role, client_address
from onewindow.kernel.violations import refuse

logger = logging.getLogger(__name__)


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from real-name sign-up or from an administrator, never from the library."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where somebody starts: the page for the roles held."""
        return home_of(roles_of(request.user))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """
        Send a mail of the sign-in pages.

        :raises Refused: if the mail server does not take it now.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # SMTP errors are OSErrors
            logger.warning("mail not sent: %s", error)
            words = "邮件暂时发不出去，请稍后再试，或者持身份证到窗口办理"
            raise refuse("mail.unavailable", words) from error

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the visitor's address as every other limit knows it."""
        return client_address(request.META, proxies=settings.PROXIES)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of second factors encrypted in the database (双因素密钥加密存放)."""

    def encrypt(self, text: str) -> str:
        """Return the text as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text that was stored."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


class OidcAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The city's provider (OpenID Connect) opens existing accounts and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return False."""
        return False


def home_of(roles: frozenset[Role]) -> str:
    """Return the first page for somebody with these roles, as the site knows it."""
    page: str = import_string(settings.HOME_OF)(roles)
    return page


def _cipher() -> Fernet:
    derive = HKDF(SHA256(), 32, salt=None, info=b"onewindow second factor")
    return Fernet(base64.urlsafe_b64encode(derive.derive(settings.SECRET_KEY.encode())))
