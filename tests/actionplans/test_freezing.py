"""An adopted plan cannot change, nor what it shows of a call; a change is a new version."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from actionplans.models import (
    InsertedGrant,
    Measure,
    MeasureParty,
    Plan,
    PlanArea,
    PlanItem,
    SupportingDocument,
    TrackedMeasure,
)
from actionplans.queries import plan_document
from actionplans.services import (
    AreaInput,
    ItemInput,
    MeasureInput,
    PlanInput,
    ReviewedArea,
    add_area,
    change_area,
    change_plan,
    import_measures,
    remove_area,
    set_items,
    set_measures,
    set_parties,
)
from actionplans.services.documents import add_document, remove_document
from actionplans.services.following import report_status
from decisions.services.adoption import revise
from decisions.services.freezing import frozen_in_words
from foundation.errors import FrozenError
from projects.models import Grant
from tests.actionplans.factories import (
    InsertedGrantFactory,
    MeasureFactory,
    MeasurePartyFactory,
    PlanAreaFactory,
    PlanItemFactory,
    SupportingDocumentFactory,
    reference_plan,
)
from tests.collaboration.factories import UserFactory
from tests.decisions.adopting import adopted
from tests.projects.factories import reference_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def director():
    return UserFactory(superuser=True)


@pytest.fixture
def plan():
    plan = reference_plan(reference_call())
    measure = MeasureFactory(item__area=plan.areas.first())
    MeasurePartyFactory(measure=measure, order=1)
    SupportingDocumentFactory(plan=plan)
    return adopted(plan)


def contents(plan):
    return [
        list(rows.order_by("pk").values())
        for rows in (
            Plan.objects.filter(pk=plan.pk),
            PlanArea.objects.filter(plan=plan),
            PlanItem.objects.filter(area__plan=plan),
            InsertedGrant.objects.filter(item__area__plan=plan),
            Measure.objects.filter(item__area__plan=plan),
            MeasureParty.objects.filter(measure__item__area__plan=plan),
            SupportingDocument.objects.filter(plan=plan),
        )
    ]


def changed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row


def item_of(plan):
    return PlanItem.objects.filter(area__plan=plan).first()


def kept_of(plan):
    return InsertedGrant.objects.filter(item__area__plan=plan).first()


def measure_of(plan):
    return Measure.objects.get(item__area__plan=plan)


PAST_THE_SERVICES = {
    "plan save": lambda p: changed(p, title="Annan").save(),
    "plan update": lambda p: Plan.objects.filter(pk=p.pk).update(intro="Annan."),
    "plan bulk_update": lambda p: Plan.objects.bulk_update([changed(p, title="Annan")], ["title"]),
    "plan delete": lambda p: p.delete(),
    "area save": lambda p: changed(p.areas.first(), heading="Annan").save(),
    "area update": lambda p: p.areas.update(text="Annan."),
    "area bulk_update": lambda p: PlanArea.objects.bulk_update([changed(p.areas.first(), number="9")], ["number"]),
    "area create": lambda p: PlanAreaFactory(plan=p),
    "area delete": lambda p: p.areas.first().delete(),
    "item save": lambda p: changed(item_of(p), text="Annan").save(),
    "item update": lambda p: PlanItem.objects.filter(area__plan=p).update(text="Annan"),
    "item bulk_update": lambda p: PlanItem.objects.bulk_update([changed(item_of(p), text="Annan")], ["text"]),
    "item create": lambda p: PlanItemFactory(area=p.areas.first()),
    "item delete": lambda p: item_of(p).delete(),
    "kept grant save": lambda p: changed(kept_of(p), amount=Decimal(1)).save(),
    "kept grant update": lambda p: InsertedGrant.objects.filter(item__area__plan=p).update(owner="Annan"),
    "kept grant bulk_update": lambda p: InsertedGrant.objects.bulk_update([changed(kept_of(p), title="A")], ["title"]),
    "kept grant create": lambda p: InsertedGrantFactory(item=item_of(p)),
    "kept grant delete": lambda p: kept_of(p).delete(),
    "measure save": lambda p: changed(measure_of(p), responsible="Någon annan").save(),
    "measure update": lambda p: Measure.objects.filter(item__area__plan=p).update(due_words="snart"),
    "measure create": lambda p: MeasureFactory(item=item_of(p)),
    "measure delete": lambda p: measure_of(p)._meta.model.objects.filter(item__area__plan=p)._raw_delete("default"),
    "party save": lambda p: changed(measure_of(p).parties.get(), words="Någon annan").save(),
    "party create": lambda p: MeasurePartyFactory(measure=measure_of(p)),
    "party delete": lambda p: measure_of(p).parties.all().delete(),
    "document update": lambda p: p.documents.update(title="Annan"),
    "document create": lambda p: SupportingDocumentFactory(plan=p),
    "document delete": lambda p: p.documents.all().delete(),
}


@pytest.mark.parametrize("change", PAST_THE_SERVICES.values(), ids=PAST_THE_SERVICES)
def test_adopted_plan_refuses_every_change(plan, change):
    before = contents(plan)
    with pytest.raises((FrozenError, ProtectedError)), frozen_in_words(), transaction.atomic():
        change(Plan.objects.get(pk=plan.pk))
    assert contents(plan) == before


BY_SERVICE = {
    "change": lambda p, by: change_plan(plan=p, head=PlanInput("Annan"), by=by),
    "add area": lambda p, by: add_area(plan=p, area=AreaInput("Ny"), by=by),
    "change area": lambda p, by: change_area(area=p.areas.first(), given=AreaInput("Annan"), by=by),
    "remove area": lambda p, by: remove_area(area=p.areas.first(), by=by),
    "set measures": lambda p, by: set_measures(area=p.areas.first(), measures=[MeasureInput("Ny")], by=by),
    "set parties": lambda p, by: set_parties(measure=measure_of(p), parties=[], by=by),
    "import": lambda p, by: import_measures(plan=p, areas=[ReviewedArea("Ny", measures=[MeasureInput("Ny")])], by=by),
    "add document": lambda p, by: add_document(plan=p, title="Ny", content=b"%PDF", name="ny.pdf", by=by),
    "remove document": lambda p, by: remove_document(document=p.documents.get(), by=by),
    "set items": lambda p, by: set_items(area=p.areas.first(), items=[ItemInput("Ny")], by=by),
}


@pytest.mark.parametrize("change", BY_SERVICE.values(), ids=BY_SERVICE)
def test_services_refuse_in_words_and_say_what_to_do(plan, director, change):
    before = contents(plan)
    with pytest.raises(FrozenError, match="Gör en ny version"):
        change(plan, director)
    assert contents(plan) == before


def test_adopted_plan_shows_the_grants_as_they_stood_then(plan):
    before = plan_document(plan)
    Grant.objects.update(amount=Decimal(1), title="Ändrat efteråt")
    assert plan_document(plan) == before
    assert before.areas[1].children[0].items[0].granted_total == Decimal(1_217_000)


def test_draft_shows_the_grants_as_they_stand_now():
    plan = reference_plan(reference_call())
    Grant.objects.update(amount=Decimal(1_000))
    assert plan_document(plan).areas[1].children[0].items[0].granted_total == Decimal(6_000)


def test_new_version_reads_the_same_and_shows_the_call_as_it_is(plan, director):
    new = revise(adoptable=plan, by=director)
    assert (new.version, new.state, new.revises) == (2, "draft", plan)
    assert [area.heading for area in plan_document(new).areas] == ["Strategiskt arbete", "Arenor"]
    assert not InsertedGrant.objects.filter(item__area__plan=new).exists()
    Grant.objects.update(amount=Decimal(1_000))
    assert plan_document(new).areas[1].children[0].items[0].granted_total == Decimal(6_000)


def test_how_a_measure_goes_lives_on_while_its_text_is_frozen(plan, director):
    before = contents(plan)
    (row,) = TrackedMeasure.objects.filter(measure=measure_of(plan))
    report_status(tracked=row, state="done", text="Klart.", by=director, today=plan.adopted_date)
    assert TrackedMeasure.objects.get(pk=row.pk).state == "done"
    assert contents(plan) == before
