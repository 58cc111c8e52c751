from django.urls import path

from onewindow.channels.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("search", views.search, name="search"),
    path("subjects/<str:subject>/", views.by_subject, name="subject"),
    path("halls/", views.halls, name="halls"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("my/cases/", views.my_cases, name="my-cases"),
]
