"""Whether this process can serve: the database answers and has the tables of this release."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from onewindow.foundation.accounts.api import public

# 已确认迁移完毕后不再逐次核对：迁移只会在换版本、重启进程时发生。
_migrated: set[str] = set()


def pending_migrations() -> list[str]:
    """Return the names of the migrations that this database still lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the process can serve, 503 with the reason when it cannot."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        name = str(connection.settings_dict["NAME"])
        if name not in _migrated:
            if pending_migrations():
                return _not_ready("database not migrated")
            _migrated.add(name)
    except DatabaseError:
        return _not_ready("database not reachable")
    return HttpResponse("ok", content_type="text/plain")


def _not_ready(reason: str) -> HttpResponse:
    return HttpResponse(reason, content_type="text/plain", status=503)
