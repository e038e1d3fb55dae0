"""On PostgreSQL the database itself refuses two chairs, and two voting seats for one person, on the same day.

Every seat is looked at as it is written, not at the end of the statement, as SQLite's triggers do: so both databases
take and refuse the same, and who moves several seats at once first ends and shortens, then lengthens.
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
            schema_editor.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {name} {rule} NOT DEFERRABLE")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in CONSTRAINTS:
            schema_editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    replaces = [("collaboration", "0002_no_seat_twice"), ("collaboration", "0003_seats_apart")]
    dependencies = [("collaboration", "0001_tables")]
    operations = [migrations.RunPython(add, remove)]
