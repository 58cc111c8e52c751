"""What people type into the pages of tendering."""

from onewindow.trading.tendering.forms.clarifying import (
    AnswerForm,
    ClarificationForm,
    QuestionForm,
)
from onewindow.trading.tendering.forms.disputes import (
    CorrectionForm,
    DecisionForm,
    DisputeAnswerForm,
    EmptyForm,
    LetterForm,
    WordsForm,
)
from onewindow.trading.tendering.forms.documents import (
    FACTORS,
    AnswersForm,
    FactorForm,
    TermsForm,
    factors_initial,
    reasons_from,
)
from onewindow.trading.tendering.forms.entry import FURTHEST, LOTS, EntryForm, LotForm
from onewindow.trading.tendering.forms.invitations import InvitationForm
from onewindow.trading.tendering.forms.notices import NoticeForm, ReleaseForm
from onewindow.trading.tendering.forms.rooms import RoomForm
from onewindow.trading.tendering.forms.timetable import TimetableForm

__all__ = [
    "FACTORS",
    "FURTHEST",
    "LOTS",
    "AnswerForm",
    "AnswersForm",
    "ClarificationForm",
    "CorrectionForm",
    "DecisionForm",
    "DisputeAnswerForm",
    "EmptyForm",
    "EntryForm",
    "FactorForm",
    "InvitationForm",
    "LetterForm",
    "LotForm",
    "NoticeForm",
    "QuestionForm",
    "ReleaseForm",
    "RoomForm",
    "TermsForm",
    "TimetableForm",
    "WordsForm",
    "factors_initial",
    "reasons_from",
]
