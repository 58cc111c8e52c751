"""What is asked at the desk and of a supplier."""

from onewindow.trading.contracts.forms.awards import (
    CommitteeForm,
    ConfirmForm,
    DecisionForm,
    FailForm,
    FallForm,
    NotifyForm,
    PublicityForm,
    ReasonForm,
    VoteForm,
)
from onewindow.trading.contracts.forms.contracts import ContractForm
from onewindow.trading.contracts.forms.negotiations import NegotiationForm
from onewindow.trading.contracts.forms.performance import (
    MILESTONES,
    AcceptanceForm,
    ChangeForm,
    CheckInForm,
    DoneForm,
    PaymentForm,
    ReviewForm,
    VoucherForm,
)

__all__ = [
    "MILESTONES",
    "AcceptanceForm",
    "ChangeForm",
    "CheckInForm",
    "CommitteeForm",
    "ConfirmForm",
    "ContractForm",
    "DecisionForm",
    "DoneForm",
    "FailForm",
    "FallForm",
    "NegotiationForm",
    "NotifyForm",
    "PaymentForm",
    "PublicityForm",
    "ReasonForm",
    "ReviewForm",
    "VoteForm",
    "VoucherForm",
]
