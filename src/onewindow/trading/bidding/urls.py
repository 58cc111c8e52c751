"""Addresses of bidding: the bidder's pages, custody and the opening."""

from django.urls import path

from onewindow.trading.bidding import views

app_name = "bidding"
urlpatterns = [
    path("trading/lots/<str:code>/bid/", views.bid, name="bid"),
    path("my/bids/", views.mine, name="mine"),
    path("my/bids/<int:bid_id>/receipt/", views.receipt, name="receipt"),
    path("my/bids/<int:bid_id>/withdraw/", views.withdraw, name="withdraw"),
    path("desk/lots/<str:code>/custody/", views.custody, name="custody"),
    path("desk/lots/<str:code>/opening/", views.opening, name="opening"),
    path("desk/lots/<str:code>/opening/unseal/", views.unseal, name="unseal"),
    path("desk/lots/<str:code>/opening/<int:bid_id>/", views.settle, name="settle"),
]
