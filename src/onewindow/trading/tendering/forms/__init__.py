"""What people type into the pages of tendering."""

from onewindow.trading.tendering.forms.clarifying import (
    AnswerForm,
    ClarificationForm,
    QuestionForm,
)
from onewindow.trading.tendering.forms.documents import (
    FACTORS,
    AnswersForm,
    FactorForm,
    TermsForm,
    factors_initial,
    reasons_from,
from onewindow.trading.tendering.forms.disputes import (
    AnswerForm,
    CorrectionForm,
    DecisionForm,
    EmptyForm,
    LetterForm,
    WordsForm,
)
from onewindow.trading.tendering.forms.entry import LOTS, EntryForm, LotForm
from onewindow.trading.tendering.forms.notices import NoticeForm, ReleaseForm
from onewindow.trading.tendering.forms.timetable import TimetableForm

__all__ = [
    "FACTORS",
    "LOTS",
    "AnswerForm",
    "AnswersForm",
    "ClarificationForm",
    "EntryForm",
    "FactorForm",
    "LotForm",
    "NoticeForm",
    "QuestionForm",
    "ReleaseForm",
    "TermsForm",
    "TimetableForm",
    "factors_initial",
    "reasons_from",
    "LOTS",
    "AnswerForm",
    "CorrectionForm",
    "DecisionForm",
    "EmptyForm",
    "EntryForm",
    "LetterForm",
    "LotForm",
    "NoticeForm",
    "ReleaseForm",
    "TimetableForm",
    "WordsForm",
]
