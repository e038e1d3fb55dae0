"""What is adopted cannot change, whichever way one comes: the database itself refuses, on both databases."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from decisions.enums import AdoptionState, DecisionState, Level, MeetingState
from decisions.models import Adoptable, DecisionClause, Matter, Meeting, TermsOfReference, TermsPoint, adoptable_models
from decisions.models.freezing import Freeze, RowPath
from decisions.models.frozen import all_freezes
from decisions.services.freezing import frozen_error, frozen_in_words
from foundation.errors import FrozenError
from foundation.triggers import declared_triggers, install_triggers, installed_triggers, lift_triggers, missing_triggers
from tests.decisions.factories import (
    AgendaItemFactory,
    AnnexFactory,
    AttendanceFactory,
    DecisionClauseFactory,
    DecisionFactory,
    DecisionParticipantFactory,
    MatterFactory,
    MeetingFactory,
    MinutesApprovalFactory,
    ParagraphSeriesFactory,
    TermsOfReferenceFactory,
    TermsPointFactory,
)

pytestmark = pytest.mark.django_db


def refused(change):
    """Run `change` in a savepoint of its own and return the words of its refusal."""
    with pytest.raises(FrozenError) as caught, frozen_in_words(), transaction.atomic():
        change()
    return str(caught.value)


def execute(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


ROW_CHANGES = {
    "save": lambda _terms, point: setattr(point, "text", "Annat.") or point.save(),
    "save without a change": lambda _terms, point: point.save(),
    "queryset update": lambda _terms, point: TermsPoint.objects.filter(pk=point.pk).update(text="Annat."),
    "bulk update": lambda _terms, point: (
        setattr(point, "text", "Annat.") or TermsPoint.objects.bulk_update([point], ["text"])
    ),
    "delete": lambda _terms, point: point.delete(),
    "queryset delete": lambda terms, _point: TermsPoint.objects.filter(terms=terms).delete(),
    "new row": lambda terms, _point: TermsPointFactory(terms=terms),
    "bulk create": lambda terms, _point: TermsPoint.objects.bulk_create(
        [TermsPoint(terms=terms, heading="mandate", order=9, text="Ny.")]
    ),
    "upsert": lambda _terms, point: TermsPoint.objects.bulk_create(
        [TermsPoint(pk=point.pk, terms=TermsOfReferenceFactory(), heading="mandate", order=9, text="Ny.")],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["text"],
    ),
    "moved out": lambda _terms, point: TermsPoint.objects.filter(pk=point.pk).update(terms=TermsOfReferenceFactory()),
    "moved in": lambda terms, _point: TermsPoint.objects.filter(pk=TermsPointFactory().pk).update(terms=terms),
    "raw update": lambda _terms, point: execute(
        "UPDATE decisions_termspoint SET text = 'Annat.' WHERE id = %s", point.pk
    ),
    "raw delete": lambda _terms, point: execute("DELETE FROM decisions_termspoint WHERE id = %s", point.pk),
}
OWN_CHANGES = {
    "save": lambda terms: setattr(terms, "title", "Annat") or terms.save(),
    "queryset update": lambda terms: TermsOfReference.objects.filter(pk=terms.pk).update(title="Annat"),
    "back to draft": lambda terms: TermsOfReference.objects.filter(pk=terms.pk).update(
        state=AdoptionState.DRAFT, adopted_by=None, adopted_date=None
    ),
    "another decision": lambda terms: TermsOfReference.objects.filter(pk=terms.pk).update(
        adopted_by=DecisionFactory(fixed=True)
    ),
    "superseded with a new title": lambda terms: TermsOfReference.objects.filter(pk=terms.pk).update(
        state=AdoptionState.SUPERSEDED, title="Annat"
    ),
    "delete": lambda terms: TermsOfReference.objects.filter(pk=terms.pk)._raw_delete("default"),
    "raw update": lambda terms: execute(
        "UPDATE decisions_termsofreference SET title = 'Annat' WHERE id = %s", terms.pk
    ),
}


@pytest.mark.parametrize("change", ROW_CHANGES.values(), ids=ROW_CHANGES)
def test_row_of_what_is_adopted_cannot_change(adopted, change):
    point = adopted.points.get(order=1)
    assert refused(lambda: change(adopted, point)) == (
        "Uppdragsbeskrivning: det som är fastställt kan inte ändras. Gör en ny version och fatta ett nytt beslut."
    )
    assert list(adopted.points.order_by("order").values_list("text", flat=True)) == [
        "Fastställa budget.",
        "Följa projekten.",
    ]


@pytest.mark.parametrize("change", OWN_CHANGES.values(), ids=OWN_CHANGES)
def test_adopted_version_cannot_change(adopted, change):
    before = TermsOfReference.objects.values().get(pk=adopted.pk)
    refused(lambda: change(adopted))
    assert TermsOfReference.objects.values().get(pk=adopted.pk) == before


@pytest.mark.parametrize("change", ROW_CHANGES.values(), ids=ROW_CHANGES)
def test_row_of_a_draft_can_change(terms, change):
    change(terms, terms.points.get(order=1))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has a statement that removes rows unasked")
def test_replace_removes_nothing_that_is_adopted(adopted):
    point, other = adopted.points.get(order=1), TermsOfReferenceFactory()
    columns = [f'"{field.column}"' for field in TermsPoint._meta.concrete_fields]
    values = ["%s" if name == '"terms_id"' else name for name in columns]
    moved = (
        f"REPLACE INTO decisions_termspoint ({', '.join(columns)}) "
        f"SELECT {', '.join(values)} FROM decisions_termspoint WHERE id = %s"
    )
    refused(lambda: execute(moved, other.pk, point.pk))
    refused(
        lambda: execute(
            "REPLACE INTO decisions_termsofreference SELECT * FROM decisions_termsofreference WHERE id = %s", adopted.pk
        )
    )
    assert adopted.points.count() == 2


def test_adopted_version_can_be_opened_and_superseded(adopted):
    TermsOfReference.objects.filter(pk=adopted.pk).update(level=Level.PUBLIC)
    TermsOfReference.objects.filter(pk=adopted.pk).update(state=AdoptionState.SUPERSEDED)
    adopted.refresh_from_db()
    assert (adopted.state, adopted.level) == (AdoptionState.SUPERSEDED, Level.PUBLIC)
    refused(lambda: TermsOfReference.objects.filter(pk=adopted.pk).update(state=AdoptionState.ADOPTED))


def test_saving_an_adopted_version_as_it_is_changes_nothing(adopted):
    adopted.save()
    assert adopted.state == AdoptionState.ADOPTED


@pytest.mark.postgresql
def test_rows_of_what_is_adopted_cannot_be_truncated(adopted):
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    refused(lambda: execute("TRUNCATE decisions_termspoint CASCADE"))


@pytest.mark.parametrize(
    ("factory", "values"),
    [(AttendanceFactory, {"order": 9}), (AgendaItemFactory, {"order": 9}), (MinutesApprovalFactory, {"order": 9})],
)
def test_rows_of_approved_minutes_cannot_change(factory, values):
    row = factory(order=1)
    Meeting.objects.filter(pk=row.meeting.pk).update(state=MeetingState.MINUTES_APPROVED)
    model = type(row)
    assert refused(lambda: model.objects.filter(pk=row.pk).update(**values)).startswith("Möte: ")
    refused(lambda: model.objects.filter(pk=row.pk)._raw_delete("default"))
    refused(lambda: factory(meeting=row.meeting, order=2))
    refused(lambda: Meeting.objects.filter(pk=row.meeting.pk).update(place="Trollhättan"))


@pytest.mark.parametrize("factory", [DecisionClauseFactory, DecisionParticipantFactory])
def test_rows_of_an_approved_decision_cannot_change(factory):
    row = factory(order=1, decision__fixed=True)
    type(row).objects.filter(pk=row.pk).update(order=3)
    row.decision.state = DecisionState.APPROVED
    row.decision.save()
    refused(lambda: type(row).objects.filter(pk=row.pk).update(order=9))
    refused(lambda: factory(decision=row.decision))
    refused(lambda: type(row.decision).objects.filter(pk=row.decision.pk).update(reasons="Annat skäl"))


@pytest.mark.parametrize("state", [DecisionState.FIXED, DecisionState.APPROVED])
def test_annexes_are_settled_once_the_decision_is_fixed(state):
    annex = AnnexFactory(number=1)
    type(annex.decision).objects.filter(pk=annex.decision.pk).update(state=state, date="2019-12-13")
    refused(lambda: type(annex).objects.filter(pk=annex.pk).update(title="Annat"))
    refused(lambda: AnnexFactory(decision=annex.decision, number=2))
    refused(lambda: type(annex).objects.filter(pk=annex.pk)._raw_delete("default"))


def test_drawn_paragraph_number_cannot_change_or_go():
    item = AgendaItemFactory(order=1)
    series = ParagraphSeriesFactory(body=item.meeting.body)
    rows = type(item).objects.filter(pk=item.pk)
    rows.update(series=series, paragraph_number=1)
    refused(lambda: rows.update(paragraph_number=2))
    refused(lambda: rows.update(series=None, paragraph_number=None))
    refused(lambda: rows._raw_delete("default"))
    rows.update(order=2)
    assert rows.get().paragraph_number == 1


def test_every_declared_trigger_is_there():
    assert missing_triggers() == []
    assert installed_triggers().keys() == declared_triggers().keys()


@pytest.mark.parametrize("model", adoptable_models(), ids=lambda model: model._meta.label)
def test_every_row_table_of_an_adoptable_is_guarded(model):
    tables = {model._meta.db_table} | {apps.get_model(label)._meta.db_table for label, _path in model.frozen_rows}
    guarded = set(installed_triggers().values())
    assert tables <= guarded


@pytest.mark.parametrize("model", adoptable_models(), ids=lambda model: model._meta.label)
def test_every_child_table_of_an_adoptable_is_declared(model):
    """A table that hangs on an adoptable by CASCADE is part of it, so it has to freeze with it."""
    declared = {apps.get_model(label) for label, _path in model.frozen_rows}
    queue, owned = [model], set()
    while queue:
        for relation in queue.pop()._meta.related_objects:
            cascades = getattr(relation.on_delete, "__name__", "") == "CASCADE"
            kept = relation.related_model in owned or relation.related_model.__name__.startswith("Historical")
            if cascades and not kept:
                owned.add(relation.related_model)
                queue.append(relation.related_model)
    assert owned <= declared


def test_missing_trigger_is_reported_by_check_and_put_back_by_migrate(capsys):
    lift_triggers()
    assert missing_triggers() == sorted(declared_triggers())
    call_command("check", databases=["default"])
    assert "foundation.W001" in capsys.readouterr().err
    install_triggers()
    assert missing_triggers() == []


def test_other_integrity_errors_are_left_alone():
    clause = DecisionClauseFactory(order=1)
    with pytest.raises(IntegrityError), frozen_in_words(), transaction.atomic():
        DecisionClause.objects.create(decision=clause.decision, order=1, text="Samma ordning")
    assert frozen_error(ValueError("något annat")) is None


@pytest.mark.parametrize("path", ["heading", "terms__body"])
def test_path_that_does_not_lead_to_the_frozen_table_is_refused(path):
    freeze = Freeze(model=TermsOfReference, states=("adopted",))
    with pytest.raises(LookupError):
        RowPath.read(freeze, "decisions.TermsPoint", path)


def test_declarations_name_every_frozen_class():
    models = {freeze.model for freeze in all_freezes() if not freeze.only_rows}
    assert {Meeting, Matter} & models == {Meeting}
    assert set(adoptable_models()) < models


def test_adoptable_without_a_copy_of_its_rows_says_so():
    with pytest.raises(NotImplementedError):
        Adoptable.copy_rows_to(TermsOfReferenceFactory(), TermsOfReferenceFactory())


@pytest.mark.django_db(transaction=True)
def test_flush_empties_what_is_adopted_and_keeps_the_guard(adopted):
    call_command("flush", interactive=False, verbosity=0)
    assert not TermsOfReference.objects.exists()
    assert missing_triggers() == []


def test_factories_of_the_record_stand_alone():
    assert MatterFactory().title.startswith("Ärende")
    assert str(MeetingFactory(body__name="Styrgruppen")) == "Styrgruppen, 2019-12-13"
