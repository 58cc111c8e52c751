"""The letters of a result as PDF, made when somebody asks."""

from django.conf import settings
from django.template.loader import render_to_string

from onewindow.kernel.printing import pdf_of
from onewindow.trading.contracts.models import ResultLetter


def letter_pdf(letter: ResultLetter) -> bytes:
    """Return the letter as a PDF of A4 pages."""
    page = render_to_string(
        "contracts/letter_print.html", {"letter": letter, "is_demo": settings.DEMO}
    )
    return pdf_of(page)
