"""One factory a model. People are made up; traits name facts."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from collaboration.enums import BodyKind, CompositionRule, CoverageMethod, MembershipRole, OrganisationKind, QuorumRule
from collaboration.models import (
    Agreement,
    AgreementDocument,
    Body,
    BodyFunction,
    Collaboration,
    CoverageNote,
    Dialogue,
    Invitation,
    Membership,
    Organisation,
    OrganisationAlias,
    Party,
    Person,
    Post,
    RoleGrant,
    Scope,
    User,
)
from collaboration.models.invitation import digest_of
from collaboration.permissions import Role

PASSWORD = "en lång och god lösenfras"


class CollaborationFactory(DjangoModelFactory):
    class Meta:
        model = Collaboration

    name = "Kommunakademin Väst"
    short_name = "KAV"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    class Params:
        university = factory.Trait(kind=OrganisationKind.UNIVERSITY, name="Högskolan Väst", short_name="HV")
        department = factory.Trait(
            kind=OrganisationKind.DEPARTMENT,
            name=factory.Sequence(lambda n: f"Institutionen {n}"),
            parent=factory.SubFactory("tests.collaboration.factories.OrganisationFactory", university=True),
        )
        federation = factory.Trait(kind=OrganisationKind.FEDERATION, name="Fyrbodals kommunalförbund")

    kind = OrganisationKind.MUNICIPALITY
    name = factory.Sequence(lambda n: f"Kommun {n:03}")


class OrganisationAliasFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationAlias

    organisation = factory.SubFactory(OrganisationFactory, name="Dals-Ed")
    name = "Dals Ed"


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    given_name = factory.Sequence(lambda n: f"Förnamn{n:03}")
    family_name = factory.Sequence(lambda n: f"Efternamn{n:03}")


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    title = "Kommunchef"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        with_person = factory.Trait(person=factory.SubFactory(PersonFactory))
        superuser = factory.Trait(is_superuser=True)

    email = factory.Sequence(lambda n: f"anvandare{n}@example.org")
    password = factory.django.Password(PASSWORD)


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    title = "Samverkansavtal"
    reference_number = "2017/8 B60"
    valid_from = dt.date(2018, 1, 1)


class AgreementDocumentFactory(DjangoModelFactory):
    class Meta:
        model = AgreementDocument

    agreement = factory.SubFactory(AgreementFactory)
    title = "Undertecknat avtal"
    file = factory.django.FileField(filename="avtal.pdf", data=b"%PDF-1.7")


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = Party

    agreement = factory.SubFactory(AgreementFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    valid_from = dt.date(2018, 1, 1)


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = Body
        skip_postgeneration_save = True

    class Params:
        steering_group = factory.Trait(kind=BodyKind.STEERING_GROUP, name="Styrgruppen", slug="styrgruppen")
        council = factory.Trait(
            kind=BodyKind.MANAGEMENT_COUNCIL,
            name="Ledningsrådet",
            slug="ledningsradet",
            valid_from=dt.date(2018, 1, 1),
        )
        equal_halves = factory.Trait(
            kind=BodyKind.THEME_GROUP,
            composition_rule=CompositionRule.EQUAL_HALVES,
            intended_size=6,
            valid_from=dt.date(2022, 1, 1),
        )
        majority = factory.Trait(quorum_rule=QuorumRule.MAJORITY)

    kind = BodyKind.WORKING_GROUP
    name = factory.Sequence(lambda n: f"Arbetsgrupp {n:03}")
    slug = factory.Sequence(lambda n: f"arbetsgrupp-{n}")


class BodyFunctionFactory(DjangoModelFactory):
    class Meta:
        model = BodyFunction

    body = factory.SubFactory(BodyFactory)
    name = "verksamhetsledare"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    class Params:
        chair = factory.Trait(role=MembershipRole.CHAIR)

    body = factory.SubFactory(BodyFactory)
    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class DialogueFactory(DjangoModelFactory):
    class Meta:
        model = Dialogue
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    date = dt.date(2020, 3, 12)
    group_met = "Kommunledningsgruppen"


class CoverageNoteFactory(DjangoModelFactory):
    class Meta:
        model = CoverageNote

    organisation = factory.SubFactory(OrganisationFactory)
    body_kind = BodyKind.THEME_GROUP
    method = CoverageMethod.DIALOGUE


class RoleGrantFactory(DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.SECRETARIAT
    scope = factory.LazyFunction(Scope.objects.portal)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    user = factory.SubFactory(UserFactory, is_active=False)
    token_digest = factory.Sequence(lambda n: digest_of(f"länk {n}"))
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=14))
