"""The identity service (实名核验): says whether a name and a number belong together."""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from onewindow.foundation.accounts.rules import Verdict
from onewindow.kernel.violations import refuse

TIMEOUT_SECONDS = 5.0


class IdentityUnavailable(Exception):
    """The identity service does not answer now."""


class IdentityGateway(Protocol):
    """What any identity service has to offer."""

    def verdict(self, *, name: str, number: str, timeout: float) -> Verdict:
        """
        Return whether name and number belong together.

        :raises IdentityUnavailable: if there is no answer within the timeout.
        """
        ...


class SimulatedIdentity:
    """
    A stand-in without any real data (模拟核验).

    Numbers that start with 998 do not match any name, and for those that start with 999 the
    service is down; no division has such a code, so that invented people never meet them.
    """

    def verdict(self, *, name: str, number: str, timeout: float) -> Verdict:
        """Return the verdict that the number itself asks for."""
        if number.startswith("999"):
            raise IdentityUnavailable
        return Verdict.MISMATCH if number.startswith("998") else Verdict.MATCH


def ask_identity_service(*, name: str, number: str) -> None:
    """
    Return quietly if the configured service confirms the person.

    :raises Refused: if name and number do not match, or the service does not answer now.
    """
    gateway: IdentityGateway = import_string(settings.IDENTITY_GATEWAY)()
    try:
        verdict = gateway.verdict(name=name, number=number, timeout=TIMEOUT_SECONDS)
    except (IdentityUnavailable, OSError) as error:  # a timeout is an OSError too
        raise refuse(
            "identity.unavailable",
            "身份核验服务暂时不可用，您填写的内容没有丢失，请稍后再试；急办可到窗口办理",
        ) from error
    if verdict is not Verdict.MATCH:
        raise refuse("identity.mismatch", "姓名与公民身份号码不一致，请核对后重填")
