"""What can be adopted, from draft to superseded."""

import pytest

from decisions.enums import (
    AdoptionState,
    Level,
)
from decisions.services.adoption import (
    adopt,
    propose_adoptable,
    require_open,
    revise,
    supersede,
    take_back,
    withdraw,
)
from decisions.services.decisions import (
    record_decision,
)
from foundation.errors import FrozenError, RightRefusedError, StateRefusedError
from tests.collaboration.factories import UserFactory
from tests.decisions.factories import MatterFactory, TermsOfReferenceFactory
from tests.decisions.refusals import no, steps

pytestmark = pytest.mark.django_db


def test_only_what_is_proposed_is_adopted(terms, fixed):
    no(StateRefusedError, adopt, adoptable=terms, decision=fixed.decision, by=fixed.root)


def test_adoption_needs_a_dated_decision(with_matter):
    decision = record_decision(matter=with_matter.matter, content=with_matter.content, by=with_matter.root)
    sentence = no(StateRefusedError, adopt, adoptable=with_matter.annex, decision=decision, by=with_matter.root)
    assert sentence == "Beslutet har inget datum ännu."


def test_draft_is_proposed_taken_back_and_withdrawn(terms, root):
    matter = MatterFactory()
    assert propose_adoptable(adoptable=terms, matter=matter, by=root).level == Level.BODY
    assert take_back(adoptable=terms, by=root, comment="Siffran är fel").state == AdoptionState.DRAFT
    assert withdraw(adoptable=terms, by=root).state == AdoptionState.WITHDRAWN
    assert steps(terms) == [("draft", "proposed"), ("proposed", "draft"), ("draft", "withdrawn")]


def test_content_is_changed_only_in_a_draft(terms, adopted, root):
    draft = TermsOfReferenceFactory()
    require_open(draft)
    proposed = propose_adoptable(adoptable=draft, matter=MatterFactory(), by=root)
    with pytest.raises(StateRefusedError) as caught:
        require_open(proposed)
    assert str(caught.value) == (
        "”Uppdragsbeskrivning för Styrgruppen” har läget ”förslag”. Bara ett utkast kan ändras."
    )
    with pytest.raises(FrozenError) as caught:
        require_open(adopted)
    assert str(caught.value) == (
        "”Uppdragsbeskrivning för Styrgruppen” är fastställd och kan inte ändras. Gör en ny version."
    )


def test_new_version_is_made_once_of_what_is_in_force(adopted, root):
    new = revise(adoptable=adopted, by=root)
    assert (new.version, new.revises, new.state, new.level, new.adopted_by, new.created_by) == (
        2,
        adopted,
        AdoptionState.DRAFT,
        Level.OWN_DRAFT,
        None,
        root,
    )
    assert list(new.points.order_by("order").values_list("text", flat=True)) == [
        "Fastställa budget.",
        "Följa projekten.",
    ]
    assert no(StateRefusedError, revise, adoptable=adopted, by=root) == (
        "Det finns redan en nyare version. Fortsätt med den."
    )
    assert no(StateRefusedError, revise, adoptable=new, by=root) == (
        "Bara det som är fastställt och gäller kan få en ny version."
    )
    withdraw(adoptable=new, by=root)
    assert revise(adoptable=adopted, by=root).version == 2


def test_superseded_version_is_not_superseded_again(adopted, root):
    assert supersede(adoptable=adopted, by=root).state == AdoptionState.SUPERSEDED
    no(StateRefusedError, supersede, adoptable=adopted, by=root)


def test_adoption_without_the_right_is_refused(terms, stranger, fixed):
    matter = MatterFactory()
    no(RightRefusedError, propose_adoptable, adoptable=terms, matter=matter, by=stranger)
    no(RightRefusedError, revise, adoptable=fixed.annex, by=stranger)
    no(RightRefusedError, adopt, adoptable=terms, decision=fixed.decision, by=stranger)


def test_proposal_that_stands_on_no_matter_is_taken_back_alone():
    terms = TermsOfReferenceFactory(state=AdoptionState.PROPOSED)

    take_back(adoptable=terms, by=UserFactory(superuser=True))

    terms.refresh_from_db()
    assert terms.state == AdoptionState.DRAFT
