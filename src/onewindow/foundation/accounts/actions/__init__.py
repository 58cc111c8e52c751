"""The writes of accounts."""

from onewindow.foundation.accounts.actions.attempts import (
    forget_calls,
    refuse_if_called_too_often,
    refuse_if_too_often,
)
from onewindow.foundation.accounts.actions.clients import (
    client_by_key,
    create_client,
    disable_client,
)
from onewindow.foundation.accounts.actions.demonstrating import (
    issue_demo_certificate,
    trust_demo_authorities,
)
from onewindow.foundation.accounts.actions.enterprises import register_own_enterprise
from onewindow.foundation.accounts.actions.forgetting import forget_expired
from onewindow.foundation.accounts.actions.granting import (
    activate_user,
    deactivate_user,
    grant_role,
    issue_reset_key,
    reset_second_factor,
    revoke_role,
)
from onewindow.foundation.accounts.actions.importing import (
    ImportOutcome,
    import_template,
    import_workbook,
)
from onewindow.foundation.accounts.actions.mandates import (
    answer_mandate,
    ask_enterprise_mandate,
    ask_guardianship,
    ask_mandate,
    confirm_mandate_at_counter,
    end_mandate,
    end_mandate_at_counter,
    give_mandate,
)
from onewindow.foundation.accounts.actions.rights import (
    fulfil_rights_request,
    refuse_rights_request,
    request_right,
)
from onewindow.foundation.accounts.actions.signing import (
    end_certificate,
    register_certificate,
    sign_content,
)
from onewindow.foundation.accounts.actions.signing_up import Applicant, sign_up
from onewindow.foundation.accounts.actions.trust import (
    check_trust_packs,
    load_trust_packs,
    take_revocations,
    trust_authorities,
    withdraw_authority,
)
from onewindow.foundation.accounts.actions.viewings import record_viewing

__all__ = [
    "Applicant",
    "ImportOutcome",
    "activate_user",
    "answer_mandate",
    "ask_enterprise_mandate",
    "ask_guardianship",
    "ask_mandate",
    "check_trust_packs",
    "client_by_key",
    "confirm_mandate_at_counter",
    "create_client",
    "deactivate_user",
    "disable_client",
    "end_certificate",
    "end_mandate",
    "end_mandate_at_counter",
    "forget_calls",
    "forget_expired",
    "fulfil_rights_request",
    "give_mandate",
    "grant_role",
    "import_template",
    "import_workbook",
    "issue_demo_certificate",
    "issue_reset_key",
    "load_trust_packs",
    "record_viewing",
    "refuse_if_called_too_often",
    "refuse_if_too_often",
    "refuse_rights_request",
    "register_certificate",
    "register_own_enterprise",
    "request_right",
    "reset_second_factor",
    "revoke_role",
    "sign_content",
    "sign_up",
    "take_revocations",
    "trust_authorities",
    "trust_demo_authorities",
    "withdraw_authority",
]
