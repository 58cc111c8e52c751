"""Awards, contracts and their performance over HTTP."""

from ninja import Router

from onewindow.trading.contracts.endpoints import (
    awards,
    contracts,
    negotiations,
    performance,
    results,
    selections,
)

router = Router(tags=["定标与合同"])
for part in (awards, negotiations, selections, contracts, performance, results):
    router.add_router("", part.router)
