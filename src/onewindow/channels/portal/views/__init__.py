"""The citizens' pages."""

from onewindow.channels.portal.views.browse import (
    accessibility,
    by_subject,
    halls,
    home,
    search,
)
from onewindow.channels.portal.views.mine import my_cases

__all__ = ["accessibility", "by_subject", "halls", "home", "my_cases", "search"]
