"""Pages of accounts."""

from onewindow.foundation.accounts.views.entry import (
    city_answer,
    city_sign_in,
    demo_sign_in,
    locked_out,
    sign_in,
    sign_up,
    visitor_address,
)
from onewindow.foundation.accounts.views.mandates import (
    answer,
    ask,
    end,
    give,
    mandates,
)
from onewindow.foundation.accounts.views.privacy import (
    data,
    export,
    request_rights,
    viewings,
)

__all__ = [
    "answer",
    "ask",
    "city_answer",
    "city_sign_in",
    "data",
    "demo_sign_in",
    "end",
    "export",
    "give",
    "locked_out",
    "mandates",
    "request_rights",
    "sign_in",
    "sign_up",
    "viewings",
    "visitor_address",
]
