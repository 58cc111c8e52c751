"""Addresses of guarantees: the bidder's pages, the desks, the public check."""

from django.urls import path

from onewindow.trading.guarantees.views import bidder, desk, partners, public

app_name = "guarantees"
urlpatterns = [
    path("guarantees/check/", public.check, name="check"),
    path("trading/lots/<str:code>/deposit/", bidder.deposit, name="deposit"),
    path(
        "trading/lots/<str:code>/deposit/<str:credit_code>/<str:form>/",
        bidder.details,
        name="details",
    ),
    path("my/deposits/", bidder.mine, name="mine"),
    path("my/deposits/<str:reference>/", bidder.mine_one, name="mine_one"),
    path("my/deposits/<str:reference>/withdraw/", bidder.withdraw, name="withdraw"),
    path("my/deposits/<str:reference>/objection/", bidder.object_to, name="object"),
    path("my/deposits/<str:reference>/letter/", bidder.letter, name="letter"),
    path("my/deposits/<str:reference>/evidence/", bidder.evidence, name="own_evidence"),
    path("my/deposits/<str:reference>/simulated/", bidder.play, name="play"),
    path("my/deposits/<str:reference>/bond/<str:form>/", bidder.bond, name="bond"),
    path(
        "my/deposits/<str:reference>/lines/<int:line_id>/return/",
        bidder.give_back,
        name="give_back",
    ),
    path("desk/deposits/", desk.lots, name="lots"),
    path("desk/deposits/unmatched/", desk.unmatched, name="unmatched"),
    path("desk/lots/<str:code>/deposits/", desk.lot, name="lot"),
    path("desk/lots/<str:code>/deposits/bank/", desk.bank, name="bank"),
    path("desk/deposits/<str:reference>/", desk.one, name="one"),
    path("desk/deposits/<str:reference>/clock/", desk.clock, name="clock"),
    path("desk/deposits/<str:reference>/letter/", desk.letter, name="desk_letter"),
    path("desk/deposits/<str:reference>/evidence/", desk.evidence, name="evidence"),
    path("desk/deposits/<str:reference>/answer/", desk.answer, name="answer"),
    path(
        "desk/deposits/<str:reference>/outgoing/<int:outgoing_id>/again/",
        desk.again,
        name="again",
    ),
    path("desk/partners/", partners.partners, name="partners"),
    path("desk/partners/new/", partners.partner, name="new_partner"),
    path("desk/partners/<str:code>/", partners.partner, name="partner"),
]
