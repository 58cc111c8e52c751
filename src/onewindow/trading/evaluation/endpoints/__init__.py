"""Evaluation over HTTP: the centre's steps, the committee's, the bidder's answers."""

from ninja import Router

from onewindow.trading.evaluation.endpoints.bidders import router as bidders
from onewindow.trading.evaluation.endpoints.centre import router as centre
from onewindow.trading.evaluation.endpoints.committee import router as committee
from onewindow.trading.evaluation.endpoints.consulting import router as consulting
from onewindow.trading.evaluation.endpoints.draws import router as draws
from onewindow.trading.evaluation.endpoints.scoring import router as scoring

__all__ = ["router"]
router = Router(tags=["评标"])
for _part in (draws, centre, committee, consulting, scoring, bidders):
    router.add_router("", _part)
