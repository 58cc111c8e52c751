from django.urls import path

from onewindow.foundation.policy import views

app_name = "policy"
urlpatterns = [
    path("", views.listing, name="list"),
    path("calendar/<int:year>/", views.year, name="year"),
    path("<str:code>/", views.detail, name="detail"),
]
