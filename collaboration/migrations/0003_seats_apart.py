"""PostgreSQL looks at every seat as it is written, not at the end of the statement: as SQLite's triggers do.

So both databases take and refuse the same; who moves several seats at once first ends and shortens, then lengthens.
"""

from importlib import import_module

from django.db import migrations

before = import_module("collaboration.migrations.0002_no_seat_twice")


def _make(schema_editor, how):
    if schema_editor.connection.vendor == "postgresql":
        for name, rule in before.CONSTRAINTS.items():
            schema_editor.execute(f"ALTER TABLE {before.TABLE} DROP CONSTRAINT {name}")
            schema_editor.execute(f"ALTER TABLE {before.TABLE} ADD CONSTRAINT {name} {rule} {how}")


def at_once(apps, schema_editor):
    _make(schema_editor, "NOT DEFERRABLE")


def at_the_end(apps, schema_editor):
    _make(schema_editor, "DEFERRABLE INITIALLY IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0002_no_seat_twice")]
    operations = [migrations.RunPython(at_once, at_the_end)]
