"""Forms of the hall."""

from onewindow.services.hall.forms.counters import (
    OUTCOMES,
    AssignForm,
    PauseForm,
    SignOnForm,
    TransferForm,
)
from onewindow.services.hall.forms.planning import (
    DecideForm,
    PlanForm,
    PoolForm,
    WhatIfForm,
)
from onewindow.services.hall.forms.screens import (
    ItemForm,
    PlaylistForm,
    SubmitForm,
)
from onewindow.services.hall.forms.settings import (
    DayForm,
    HallForm,
    QueueForm,
    SlotRows,
)
from onewindow.services.hall.forms.tickets import (
    BookForm,
    TicketForm,
)

__all__ = [
    "OUTCOMES",
    "AssignForm",
    "BookForm",
    "DayForm",
    "DecideForm",
    "HallForm",
    "ItemForm",
    "PauseForm",
    "PlanForm",
    "PlaylistForm",
    "PoolForm",
    "QueueForm",
    "SignOnForm",
    "SlotRows",
    "SubmitForm",
    "TicketForm",
    "TransferForm",
    "WhatIfForm",
]
