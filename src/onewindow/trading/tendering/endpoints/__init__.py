"""Tenders over HTTP: projects, documents, notices."""

from ninja import Router

from onewindow.trading.tendering.endpoints.documents import router as documents
from onewindow.trading.tendering.endpoints.invitations import router as invitations
from onewindow.trading.tendering.endpoints.notices import router as notices
from onewindow.trading.tendering.endpoints.tenders import router as tenders

router = Router()
router.add_router("", tenders)
router.add_router("", documents)
router.add_router("", invitations)
router.add_router("", notices)

__all__ = ["router"]
