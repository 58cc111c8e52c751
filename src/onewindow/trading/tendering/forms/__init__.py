"""What people type into the pages of tendering."""

from onewindow.trading.tendering.forms.entry import LOTS, EntryForm, LotForm
from onewindow.trading.tendering.forms.notices import NoticeForm, ReleaseForm
from onewindow.trading.tendering.forms.timetable import TimetableForm

__all__ = ["LOTS", "EntryForm", "LotForm", "NoticeForm", "ReleaseForm", "TimetableForm"]
