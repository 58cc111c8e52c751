"""What the worker does for certificates."""

import logging
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.kernel.violations import Refused
from onewindow.services.certificates.actions import expire_certificate
from onewindow.services.certificates.queries import certificates_to_expire

_log = logging.getLogger(__name__)
AT_ONCE = 500


def expire_due() -> str:
    """Note the certificates whose time is over; one that fails does not hold up the others."""
    today = timezone.localdate()
    done = failed = 0
    for certificate in certificates_to_expire(today)[:AT_ONCE]:
        try:
            expire_certificate(certificate=certificate, on=today)
            done += 1
        except Refused:
            continue  # somebody else has ended it in the meantime
        except DatabaseError:
            failed += 1
            _log.exception("certificate %s", certificate.pk)
    return f"到期{done}张" + (f"，失败{failed}张" if failed else "")


JOBS: tuple[Job, ...] = (Job("certificates.expire", timedelta(minutes=15), expire_due),)
