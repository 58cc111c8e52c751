"""Bidding over HTTP: sealed bids with their custodians, and the opening."""

from ninja import Router

from onewindow.trading.bidding.endpoints.bids import router as bids
from onewindow.trading.bidding.endpoints.opening import router as opening

router = Router()
router.add_router("", bids)
router.add_router("", opening)

__all__ = ["router"]
