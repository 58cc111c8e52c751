"""The letters of a result as PDF, made when somebody asks."""

import importlib

from django.conf import settings
from django.template.loader import render_to_string

from onewindow.trading.contracts.models import ResultLetter


def letter_pdf(letter: ResultLetter) -> bytes:
    """Return the letter as a PDF of A4 pages."""
    page = render_to_string(
        "contracts/letter_print.html", {"letter": letter, "is_demo": settings.DEMO}
    )
    # Weasyprint weighs 60 MB in a process: only one that prints should carry it.
    content: bytes = importlib.import_module("weasyprint").HTML(string=page).write_pdf()
    return content
