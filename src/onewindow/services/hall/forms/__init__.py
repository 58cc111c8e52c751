"""Input of the hall's pages."""

from onewindow.services.hall.forms.planning import DecideForm, PlanForm, PoolForm, WhatIfForm

__all__ = ["DecideForm", "PlanForm", "PoolForm", "WhatIfForm"]
