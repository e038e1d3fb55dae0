"""Cards on boards; traits name facts."""

import factory
from factory.django import DjangoModelFactory

from collaboration.enums import BodyKind
from needs.enums import CardState, Outcome
from needs.models import Card, CardNeed, CardTag, CriteriaSet, Criterion, NeedConflict, NeedTag, Score, ToldChoice
from tests.collaboration.factories import BodyFactory, PersonFactory, UserFactory
from tests.needs.factories import HANDED_IN_AT, NeedFactory


class NeedTagFactory(DjangoModelFactory):
    class Meta:
        model = NeedTag

    name = factory.Sequence(lambda n: f"etikett {n}")


class CardFactory(DjangoModelFactory):
    """A card of a theme group that has taken it up; with `decided` it has its answer. `alone` gives it a need."""

    class Meta:
        model = Card
        skip_postgeneration_save = True

    class Params:
        decided = factory.Trait(
            state=CardState.DECIDED,
            outcome=Outcome.TRAINING,
            reason="Flera behöver samma sak.",
            decided_at=HANDED_IN_AT,
            decided_by=factory.SubFactory(UserFactory),
        )

    group = factory.SubFactory(BodyFactory, kind=BodyKind.THEME_GROUP)
    title = factory.Sequence(lambda n: f"Klarspråk {n}")
    sorted_at = HANDED_IN_AT

    @factory.post_generation
    def alone(self, create, extracted, **_kwargs):
        """Put a need on it: `extracted`, or one that is handed in; False leaves it empty."""
        if create and extracted is not False:
            need = extracted or NeedFactory(handed_in=True, title=self.title, theme=self.group)
            CardNeed.objects.create(card=self, need=need)


class CardNeedFactory(DjangoModelFactory):
    class Meta:
        model = CardNeed

    card = factory.SubFactory(CardFactory, alone=False)
    need = factory.SubFactory(NeedFactory, handed_in=True)


class CardTagFactory(DjangoModelFactory):
    class Meta:
        model = CardTag

    card = factory.SubFactory(CardFactory)
    tag = factory.SubFactory(NeedTagFactory)


class CriteriaSetFactory(DjangoModelFactory):
    class Meta:
        model = CriteriaSet

    group = factory.SubFactory(BodyFactory, kind=BodyKind.THEME_GROUP)


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    criteria_set = factory.SubFactory(CriteriaSetFactory)
    order = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Nytta {n}")


class ScoreFactory(DjangoModelFactory):
    class Meta:
        model = Score

    card = factory.SubFactory(CardFactory)
    criterion = factory.SubFactory(CriterionFactory)
    value = 3


class NeedConflictFactory(DjangoModelFactory):
    class Meta:
        model = NeedConflict

    need = factory.SubFactory(NeedFactory, handed_in=True)
    person = factory.SubFactory(PersonFactory)
    declared_at = HANDED_IN_AT


class ToldChoiceFactory(DjangoModelFactory):
    class Meta:
        model = ToldChoice

    user = factory.SubFactory(UserFactory)
