"""Applying and following over HTTP, for portals, kiosks and other systems."""

from onewindow.services.casework.endpoints.cases import router

__all__ = ["router"]
