"""Addresses of awards and contracts: desk, supplier, public."""

from django.urls import path

from onewindow.trading.contracts.views import (
    awards,
    contracts,
    negotiating,
    performance,
    public,
    selecting,
    supplier,
)

app_name = "contracts"
AWARD = "desk/lots/<str:code>/award/"
TALKS = "desk/lots/<str:code>/negotiation/"
CONTRACT = "desk/lots/<str:code>/contract/"
OWN = "trading/contracts/<str:number>/"
urlpatterns = [
    path("trading/lots/<str:code>/", public.lot, name="lot"),
    path("desk/lots/<str:code>/selection/", selecting.selection, name="selection"),
    path("desk/lots/<str:code>/selection/drawn/", selecting.drawn, name="selection-drawn"),
    path("desk/awards/", awards.lots, name="lots"),
    path(AWARD, awards.award, name="award"),
    path(f"{AWARD}receive/", awards.receive, name="receive"),
    path(f"{AWARD}publicize/", awards.publicize, name="publicize"),
    path(f"{AWARD}decide/", awards.decide, name="decide"),
    path(f"{AWARD}committee/", awards.committee, name="committee"),
    path(f"{AWARD}ballot/", awards.ballot, name="ballot"),
    path(f"{AWARD}candidates/<int:bid_id>/fall/", awards.fall, name="fall"),
    path(f"{AWARD}notify/", awards.notify, name="notify"),
    path(f"{AWARD}reported/", awards.reported, name="reported"),
    path(f"{AWARD}again/", awards.again, name="again"),
    path(f"{AWARD}fail/", awards.fail, name="fail"),
    path(TALKS, negotiating.negotiation, name="negotiation"),
    path(f"{TALKS}write/", negotiating.write, name="write-negotiation"),
    path(f"{TALKS}sign/", negotiating.sign, name="sign-negotiation"),
    path(f"{TALKS}silent/", negotiating.silent, name="silent-negotiator"),
    path(CONTRACT, contracts.contract, name="contract"),
    path(f"{CONTRACT}draft/", contracts.draft, name="draft"),
    path(f"{CONTRACT}offer/", contracts.offer, name="offer"),
    path(f"{CONTRACT}redraft/", contracts.redraft, name="redraft"),
    path(f"{CONTRACT}sign/", contracts.sign, name="sign"),
    path(f"{CONTRACT}publish/", contracts.publish, name="publish"),
    path(f"{CONTRACT}file/", contracts.file, name="file"),
    path(f"{CONTRACT}plan/", contracts.plan, name="plan"),
    path(f"{CONTRACT}accept/", contracts.accept, name="accept"),
    path(f"{CONTRACT}review/", contracts.review, name="review"),
    path(f"{CONTRACT}bond/", contracts.bond, name="bond"),
    path(f"{CONTRACT}close/", contracts.close, name="close"),
    path(f"{CONTRACT}milestones/<int:number>/accept/", performance.accept_stone, name="stone"),
    path(
        f"{CONTRACT}milestones/<int:number>/return/",
        performance.return_stone,
        name="stone-back",
    ),
    path(f"{CONTRACT}payments/<int:number>/approve/", performance.approve, name="approve"),
    path(f"{CONTRACT}payments/<int:number>/refuse/", performance.refuse, name="refuse"),
    path(f"{CONTRACT}payments/<int:number>/paid/", performance.paid, name="paid"),
    path(f"{CONTRACT}changes/<int:number>/agree/", performance.agree, name="agree"),
    path(f"{CONTRACT}changes/<int:number>/disagree/", performance.disagree, name="disagree"),
    path("trading/mine/", supplier.mine, name="mine"),
    path("trading/letters/<str:number>/", supplier.letter, name="letter"),
    path("trading/letters/<str:number>/file/", supplier.letter_file, name="letter-file"),
    path(OWN, supplier.contract, name="own"),
    path(f"{OWN}sign/", supplier.sign, name="own-sign"),
    path(f"{OWN}milestones/<int:stone>/done/", supplier.done, name="done"),
    path(f"{OWN}claim/", supplier.claim, name="claim"),
    path(f"{OWN}change/", supplier.change, name="change"),
    path(f"{OWN}presence/", supplier.presence, name="presence"),
    path(f"{OWN}text/", supplier.text, name="text"),
]
