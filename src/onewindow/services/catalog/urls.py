from django.urls import path

from onewindow.services.catalog.views import (
    barriers,
    changes,
    editor,
    lists,
    matters,
    powers,
    tables,
)

app_name = "catalog"
urlpatterns = [
    path("", lists.catalogue, name="list"),
    path("licences/", lists.licences, name="licences"),
    path("powers/", lists.powers, name="powers"),
    path("delegations/", powers.delegations, name="delegations"),
    path("delegations/new/", powers.sign, name="sign"),
    path("delegations/<int:pk>/end/", powers.end, name="end_delegation"),
    path("barriers/", barriers.barriers, name="barriers"),
    path("barriers/new/", barriers.note, name="note_barrier"),
    path("barriers/<int:pk>/", barriers.barrier, name="barrier"),
    path("changes/", changes.changes, name="changes"),
    path("changes/upload/", changes.upload, name="upload"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/propose/", changes.propose, name="propose"),
    path("changes/<int:pk>/publish/", changes.publish, name="publish"),
    path("changes/<int:pk>/return/", changes.send_back, name="return"),
    path("changes/<int:pk>/try/", changes.try_out, name="try"),
    path("changes/<int:pk>/drop/", changes.drop, name="drop"),
    path("changes/<int:pk>/edit/<slug:code>/", editor.editor, name="editor"),
    path("changes/<int:pk>/edit/<slug:code>/check/", editor.check, name="check"),
    path("changes/<int:pk>/table/", tables.table, name="table"),
    path("changes/<int:pk>/table/check/", tables.check, name="check_table"),
    path("changes/<int:pk>/table/upload/", tables.upload, name="table_upload"),
    path("changes/<int:pk>/table/file.<slug:form>", tables.download, name="table_file"),
    path("<slug:slug>/", matters.matter, name="matter"),
    path("<slug:slug>/compare/", matters.compare, name="compare"),
    path("<slug:slug>/change/", matters.change, name="start_change"),
    path("<slug:slug>/adoptions/", powers.adoptions, name="adoptions"),
    path("<slug:slug>/adoptions/<int:pk>/end/", powers.end_one, name="end_adoption"),
    path("<slug:slug>/<slug:name>/", matters.move, name="move"),
]
