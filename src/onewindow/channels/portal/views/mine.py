"""What a signed-in applicant has going on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.foundation.accounts.api import APPLICANTS, allow


@allow(*APPLICANTS)
def my_cases(request: HttpRequest) -> HttpResponse:
    """List the applicant's cases."""
    return render(request, "portal/search.html", {"section": "mine"})
