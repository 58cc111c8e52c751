"""Applying and following over HTTP, for portals, kiosks and the registers of departments."""

from ninja import Router

from onewindow.services.casework.endpoints.cases import router as cases
from onewindow.services.casework.endpoints.events import router as events

router = Router()
router.add_router("", cases)
router.add_router("", events)

__all__ = ["router"]
