"""Addresses of the warehouse."""

from django.urls import path

from onewindow.insight.warehouse.views import loads, quarantine, sources, standard

app_name = "warehouse"
urlpatterns = [
    path("standard/", standard.tables, name="standard"),
    path("standard/<slug:name>/", standard.table, name="table"),
    path("standard/<slug:name>/template.<slug:form>", standard.template, name="template"),
    path("desk/warehouse/", sources.sources, name="sources"),
    path("desk/warehouse/sources/<slug:code>/", sources.source, name="source"),
    path("desk/warehouse/loads/", loads.loads, name="loads"),
    path("desk/warehouse/loads/<int:number>/", loads.load, name="load"),
    path("desk/warehouse/quarantine/", quarantine.rows, name="quarantine"),
    path("desk/warehouse/quarantine/retry/", quarantine.retry, name="retry"),
    path("desk/warehouse/quarantine/<int:number>/", quarantine.row, name="row"),
]
