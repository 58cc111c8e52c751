from django.urls import path

from onewindow.foundation.directory import views

app_name = "directory"
urlpatterns = [
    path("organizations/", views.organizations, name="organizations"),
    path("organizations/<int:organization_id>/", views.organization, name="organization"),
    path("sites/", views.sites, name="sites"),
    path("sites/<int:site_id>/", views.site, name="site"),
    path("projects/", views.projects, name="projects"),
    path("projects/new/", views.new_project, name="new_project"),
]
