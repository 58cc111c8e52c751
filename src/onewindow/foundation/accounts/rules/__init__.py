"""Who may do what: roles and their scope, mandates, identity, keys and personal rights."""

from onewindow.foundation.accounts.rules.entry import (
    Verdict,
    check_applicant,
    client_address,
    is_local_request,
    is_phone,
    seconds_in_words,
    tidy_name,
)
from onewindow.foundation.accounts.rules.keys import (
    key_prefix,
    key_text,
    parse_key,
    secret_digest,
)
from onewindow.foundation.accounts.rules.mandates import (
    MANDATE,
    MandateKind,
    MandateState,
    MandateTerms,
    check_mandate,
    covers,
    is_mandate_in_force,
)
from onewindow.foundation.accounts.rules.rights import (
    RIGHTS_REQUEST,
    RightsKind,
    RightsState,
    check_rights_answer,
    check_rights_request,
)
from onewindow.foundation.accounts.rules.roles import (
    GRANTABLE,
    GrantedRole,
    check_grant,
    needs_second_factor,
)
from onewindow.kernel.access import (
    APPLICANTS,
    PUBLIC,
    STAFF,
    Role,
    allow,
    may_enter,
    public,
)

__all__ = [
    "APPLICANTS",
    "GRANTABLE",
    "MANDATE",
    "PUBLIC",
    "RIGHTS_REQUEST",
    "STAFF",
    "GrantedRole",
    "MandateKind",
    "MandateState",
    "MandateTerms",
    "RightsKind",
    "RightsState",
    "Role",
    "Verdict",
    "allow",
    "check_applicant",
    "check_grant",
    "check_mandate",
    "check_rights_answer",
    "check_rights_request",
    "client_address",
    "covers",
    "is_local_request",
    "is_mandate_in_force",
    "is_phone",
    "key_prefix",
    "key_text",
    "may_enter",
    "needs_second_factor",
    "parse_key",
    "public",
    "seconds_in_words",
    "secret_digest",
    "tidy_name",
]
