"""What people type into the pages of tendering."""

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
