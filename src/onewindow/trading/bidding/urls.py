"""Addresses of bidding: the bidder's pages, custody and the opening."""

from django.urls import path

from onewindow.trading.bidding.views import attending, bidder, custody, opening, presiding

app_name = "bidding"
_OPENING = "trading/openings/<str:code>/"
urlpatterns = [
    path("trading/lots/<str:code>/bid/", bidder.bid, name="bid"),
    path("my/bids/", bidder.mine, name="mine"),
    path("my/bids/<int:bid_id>/receipt/", bidder.receipt, name="receipt"),
    path("my/bids/<int:bid_id>/withdraw/", bidder.withdraw, name="withdraw"),
    path("desk/lots/<str:code>/custody/", custody.custody, name="custody"),
    path("trading/openings/", opening.openings, name="openings"),
    path(_OPENING, opening.opening, name="opening"),
    path(f"{_OPENING}plan/", presiding.plan, name="opening-plan"),
    path(f"{_OPENING}start/", presiding.start, name="opening-start"),
    path(f"{_OPENING}unseal/", presiding.unseal, name="unseal"),
    path(f"{_OPENING}bids/<int:bid_id>/", presiding.settle, name="settle"),
    path(f"{_OPENING}fail/", presiding.fail, name="opening-fail"),
    path(f"{_OPENING}close/", presiding.close, name="opening-close"),
    path(f"{_OPENING}attend/", attending.attend, name="opening-attend"),
    path(f"{_OPENING}speak/", attending.speak, name="opening-speak"),
    path(f"{_OPENING}talk/<int:talk_id>/", attending.reply, name="opening-reply"),
    path(f"{_OPENING}sign/", attending.sign, name="opening-sign"),
]
