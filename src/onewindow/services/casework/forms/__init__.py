"""What the desk asks for before it acts."""

from onewindow.services.casework.forms.cases import (
    CorrectForm,
    DeliverForm,
    DenyForm,
    EndSpecialForm,
    ExtendForm,
    GrantForm,
    OpinionForm,
    ReassignForm,
    RefuseForm,
    RevokeForm,
    SpecialForm,
    SuspendForm,
    WithdrawForm,
)
from onewindow.services.casework.forms.counter import ApplicantForm, MatterForm, answers_form
from onewindow.services.casework.forms.lists import BatchForm, WorkListForm

__all__ = [
    "ApplicantForm",
    "BatchForm",
    "CorrectForm",
    "DeliverForm",
    "DenyForm",
    "EndSpecialForm",
    "ExtendForm",
    "GrantForm",
    "MatterForm",
    "OpinionForm",
    "ReassignForm",
    "RefuseForm",
    "RevokeForm",
    "SpecialForm",
    "SuspendForm",
    "WithdrawForm",
    "WorkListForm",
    "answers_form",
]
