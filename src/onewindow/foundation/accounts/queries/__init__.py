"""The reads of accounts."""

from onewindow.foundation.accounts.queries.mandates import (
    enterprises_spoken_for,
    mandates_ever_held,
    mandates_given,
    mandates_held,
    mandates_to_confirm,
    mandates_to_end,
    mandates_waiting_for,
    may_act_for,
    may_speak_for,
    side_of,
)
from onewindow.foundation.accounts.queries.people import (
    DEMO_PREFIX,
    demo_accounts,
    personal_export,
    users_matching,
    viewings_of,
)
from onewindow.foundation.accounts.queries.roles import (
    current_grants,
    granted_roles,
    has_second_factor,
    holds,
    roles_of,
)
from onewindow.foundation.accounts.queries.signatures import (
    certificates_of,
    is_revoked,
    issuers_of,
    parties_of,
    registered_certificates,
    signatures_on,
    signed_bytes,
    trusted_authorities,
)

__all__ = [
    "DEMO_PREFIX",
    "certificates_of",
    "current_grants",
    "demo_accounts",
    "enterprises_spoken_for",
    "granted_roles",
    "has_second_factor",
    "holds",
    "is_revoked",
    "issuers_of",
    "mandates_ever_held",
    "mandates_given",
    "mandates_held",
    "mandates_to_confirm",
    "mandates_to_end",
    "mandates_waiting_for",
    "may_act_for",
    "may_speak_for",
    "parties_of",
    "personal_export",
    "registered_certificates",
    "roles_of",
    "side_of",
    "signatures_on",
    "signed_bytes",
    "trusted_authorities",
    "users_matching",
    "viewings_of",
]
