"""What can be asked about awards and contracts."""

from onewindow.trading.contracts.queries.awards import (
    award_of,
    awards_by_lot,
    candidates_of,
    contenders_of,
    has_event,
    lots_in_hand,
    lots_seen_by,
    may_supervise,
    order_source,
    people_of,
    suspended,
)
from onewindow.trading.contracts.queries.ballots import round_of
from onewindow.trading.contracts.queries.contracts import (
    account_of,
    change_limit,
    contract_content,
    contract_digest,
    contract_of,
    contract_statement,
    contracts_by_lot,
    grown_by,
    overdue_payments,
    promised_terms,
    terms_of,
)
from onewindow.trading.contracts.queries.facts import award_facts, contract_facts, result_facts
from onewindow.trading.contracts.queries.limits import limits_by_lot, limits_running
from onewindow.trading.contracts.queries.negotiations import (
    announcement_of,
    ground_of,
    is_negotiated,
    negotiation_content,
    negotiation_of,
    negotiation_statement,
)
from onewindow.trading.contracts.queries.performance import (
    contracts_of_person,
    letters_of_person,
    payment_rows,
    site_months,
)
from onewindow.trading.contracts.queries.reports import report_draft
from onewindow.trading.contracts.queries.steps import NextStep, next_step
from onewindow.trading.contracts.queries.wording import (
    candidate_words,
    contract_notice_terms,
    decision_words,
    lot_words,
    result_words,
)

__all__ = [
    "NextStep",
    "account_of",
    "announcement_of",
    "award_facts",
    "award_of",
    "awards_by_lot",
    "candidate_words",
    "candidates_of",
    "change_limit",
    "contenders_of",
    "contract_content",
    "contract_digest",
    "contract_facts",
    "contract_notice_terms",
    "contract_of",
    "contract_statement",
    "contracts_by_lot",
    "contracts_of_person",
    "decision_words",
    "ground_of",
    "grown_by",
    "has_event",
    "is_negotiated",
    "letters_of_person",
    "limits_by_lot",
    "limits_running",
    "lot_words",
    "lots_in_hand",
    "lots_seen_by",
    "may_supervise",
    "negotiation_content",
    "negotiation_of",
    "negotiation_statement",
    "next_step",
    "order_source",
    "overdue_payments",
    "payment_rows",
    "people_of",
    "promised_terms",
    "report_draft",
    "result_facts",
    "result_words",
    "round_of",
    "site_months",
    "suspended",
    "terms_of",
]
