"""
The database itself refuses to change what was said or decided.

PostgreSQL refuses deleting as well; SQLite only changing, for emptying a database (``flush``)
deletes row by row there. What is missing all the same shows in the permanent record.
"""

from typing import Any

from django.db import migrations

TABLES = ("review", "ruling", "complaint", "contact", "scheme")
WORDS = "评价和判定一经写入不得修改或删除"


def freeze(apps: Any, editor: Any) -> None:
    """Put the triggers on."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION feedback_refuse() RETURNS trigger AS "
            f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';"
            " END $$ LANGUAGE plpgsql"
        )
    for table in TABLES:
        name = f"feedback_{table}"
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {name}_frozen BEFORE UPDATE OR DELETE ON {name} "
                "FOR EACH ROW EXECUTE FUNCTION feedback_refuse()"
            )
        else:
            editor.execute(
                f"CREATE TRIGGER {name}_frozen BEFORE UPDATE ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )


def thaw(apps: Any, editor: Any) -> None:
    """Take the triggers off."""
    for table in TABLES:
        on = f" ON feedback_{table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS feedback_{table}_frozen{on}")


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]
    operations = [migrations.RunPython(freeze, thaw)]
