"""All tables of an app are made in one step, also those that point at each other."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from foundation.migrating import CreateTables

pytestmark = pytest.mark.django_db(transaction=True)

PAIR = CreateTables(
    operations=[
        migrations.CreateModel(
            "Hen",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("laid", models.ForeignKey("Egg", models.PROTECT, null=True, related_name="+")),
                ("flock", models.ManyToManyField("Hen")),
            ],
        ),
        migrations.CreateModel(
            "Egg",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("weight", models.PositiveSmallIntegerField()),
                ("hen", models.ForeignKey("Hen", models.PROTECT, related_name="+")),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(weight__gt=0), name="egg_weighs")]},
        ),
    ]
)
TABLES = {"reports_hen", "reports_hen_flock", "reports_egg"}


def _ours() -> set[str]:
    return TABLES & set(connection.introspection.table_names())


def test_tables_that_point_at_each_other_are_made_and_dropped_together() -> None:
    before = ProjectState()
    assert before.apps.get_models() == []  # the models have been drawn once, and must be drawn anew
    after = before.clone()
    PAIR.state_forwards("reports", after)
    with connection.schema_editor() as editor:
        PAIR.database_forwards("reports", editor, before, after)
    try:
        made = _ours()
        with connection.cursor() as cursor:
            rules = connection.introspection.get_constraints(cursor, "reports_egg")
        keys = {name: rule["foreign_key"] for name, rule in rules.items() if rule["foreign_key"]}
        hen = after.apps.get_model("reports", "Hen").objects.create()
        egg = after.apps.get_model("reports", "Egg").objects.create(weight=60, hen=hen)
        hen.flock.add(hen)
        hen.laid = egg
        hen.save()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM reports_hen_flock")
            cursor.execute("UPDATE reports_hen SET laid_id = NULL")
            cursor.execute("DELETE FROM reports_egg")
            cursor.execute("DELETE FROM reports_hen")
        with connection.schema_editor() as editor:
            PAIR.database_backwards("reports", editor, after, before)
    assert made == TABLES
    assert list(keys.values()) == [("reports_hen", "id")]
    assert "egg_weighs" in rules
    assert _ours() == set()


def test_the_plan_of_migrations_says_how_many_tables() -> None:
    assert PAIR.describe() == "Create 2 tables"
