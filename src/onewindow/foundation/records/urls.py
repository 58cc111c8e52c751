from django.urls import path

from onewindow.foundation.records import views

app_name = "ledger"
urlpatterns = [
    path("", views.home, name="home"),
    path("how-to-check/", views.how_to_check, name="how_to_check"),
    path("keys/<str:key>.pem", views.public_key, name="public_key"),
    path("entries/", views.entries, name="entries"),
    path("entries/<int:entry_id>/", views.entry, name="entry"),
    path("entries/<int:entry_id>/receipt.json", views.receipt, name="receipt"),
]
