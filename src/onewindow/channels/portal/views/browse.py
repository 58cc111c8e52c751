"""Finding a matter: home, search, lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.foundation.accounts.api import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show the search, the popular matters and what the house stands for."""
    return render(request, "portal/home.html", {"section": "home"})


@public
def search(request: HttpRequest) -> HttpResponse:
    """Show the matters that a query finds."""
    query = request.GET.get("q", "").strip()[:60]
    return render(request, "portal/search.html", {"query": query})


@public
def by_subject(request: HttpRequest, subject: str) -> HttpResponse:
    """List the matters for persons or for enterprises."""
    return render(request, "portal/search.html", {"section": subject})


@public
def halls(request: HttpRequest) -> HttpResponse:
    """List the places where people are served."""
    return render(request, "portal/search.html", {"section": "halls"})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the pages are and whom to tell."""
    return render(request, "portal/accessibility.html")
