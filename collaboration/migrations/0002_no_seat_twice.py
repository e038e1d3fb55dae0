"""On PostgreSQL the database itself refuses two chairs, and two voting seats for one person, on the same day.

SQLite lets one write at a time, so the services' own check under their transaction is enough there.
"""

from django.db import migrations

TABLE = "collaboration_membership"
DAYS = "daterange(valid_from, valid_to, '[]') WITH &&"
BODY = "int8range(body_id, body_id, '[]') WITH &&"
PERSON = "int8range(person_id, person_id, '[]') WITH &&"
CONSTRAINTS = {
    "membership_one_chair": f"EXCLUDE USING gist ({BODY}, {DAYS}) WHERE (role = 'chair')",
    "membership_one_voting_seat": (
        f"EXCLUDE USING gist ({BODY}, {PERSON}, {DAYS}) WHERE (role IN ('chair', 'vice_chair', 'member'))"
    ),
}


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, rule in CONSTRAINTS.items():
            # Checked when the statement ends, so that one statement may move several seats.
            schema_editor.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {name} {rule} DEFERRABLE INITIALLY IMMEDIATE")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in CONSTRAINTS:
            schema_editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
