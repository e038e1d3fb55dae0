"""Organisations, parties, people, dialogues and coverage: each exit of each service."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from collaboration.enums import BodyKind, CoverageMethod, OrganisationKind
from collaboration.models import Collaboration, CoverageNote, Dialogue, Organisation, Person
from collaboration.queries.portal import the_collaboration
from collaboration.services.dialogues import call_off_dialogue, record_dialogue, set_coverage
from collaboration.services.organisations import change_organisation, create_organisation
from collaboration.services.parties import (
    add_agreement_document,
    end_party,
    name_contact_person,
    register_party,
    write_agreement,
)
from collaboration.services.people import end_post, register_post, write_person
from collaboration.services.portal import describe_collaboration
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.navigation import identity
from foundation.validation import InvalidError
from tests.collaboration.factories import (
    AgreementFactory,
    CollaborationFactory,
    CoverageNoteFactory,
    DialogueFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
START, LAST = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
ONE_DAY = dt.timedelta(days=1)


def refused(kind: type[RuleError], service, **arguments) -> str:
    """Return the sentence a service refuses with."""
    with pytest.raises(kind) as caught:
        service(**arguments)
    return str(caught.value)


def municipality(**fields) -> Organisation:
    """Return an unsaved municipality."""
    return Organisation(**{"kind": OrganisationKind.MUNICIPALITY, "name": "Dals-Eds kommun", **fields})


def test_organisation_is_registered_with_its_other_names(root) -> None:
    created = create_organisation(
        organisation=municipality(organisation_number="2120001546", municipality_code="1438"),
        aliases=["Dals Ed", " dals ed ", ""],
        by=root,
    )
    created.refresh_from_db()
    assert created.organisation_number == "212000-1546"
    assert list(created.aliases.values_list("name", flat=True)) == ["dals ed"]
    assert created.scope.kind == "organisation"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("123456-7891", "”123456-7891” har fel kontrollsiffra. Jämför med organisationens handlingar."),
        ("811228-9874", "”811228-9874” ser ut som ett personnummer. Skriv organisationens eget nummer."),
        ("12345", "”12345” är inget organisationsnummer. Skriv tio siffror, till exempel 212000-1546."),
    ],
)
def test_wrong_organisation_number_is_refused(root, number, sentence) -> None:
    organisation = municipality(organisation_number=number)
    assert refused(InvalidError, create_organisation, organisation=organisation, by=root) == sentence


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"municipality_code": "148"},
            "En kommunkod har fyra siffror, till exempel 1488. Behåll en nolla i början om den finns.",
        ),
        ({"municipality_code": "1488"}, "En annan organisation har redan den här kommunkoden."),
        ({"organisation_number": "212000-1546"}, "En annan organisation har redan det här organisationsnumret."),
        (
            {"municipality_code": "1438", "kind": OrganisationKind.REGION},
            "Bara en kommun har kommunkod. Lämna fältet tomt.",
        ),
        ({"kind": OrganisationKind.DEPARTMENT}, "En institution hör till en högskola. Ange vilken."),
    ],
)
def test_wrong_organisation_is_refused(root, fields, sentence) -> None:
    OrganisationFactory(municipality_code="1488", organisation_number="212000-1546")
    assert refused(InvalidError, create_organisation, organisation=municipality(**fields), by=root) == sentence


def test_alias_of_another_is_refused_and_nothing_is_saved(root) -> None:
    OrganisationAliasFactory(name="Dals Ed")
    arguments = {"organisation": municipality(), "aliases": ["dals ed"], "by": root}
    assert refused(InvalidError, create_organisation, **arguments) == "En annan organisation kallas redan så."
    assert not Organisation.objects.filter(name="Dals-Eds kommun").exists()


def test_loop_of_parts_is_refused(root) -> None:
    top = OrganisationFactory()
    middle = OrganisationFactory(parent=top)
    top.parent = OrganisationFactory(parent=middle)
    assert refused(InvalidError, change_organisation, organisation=top, by=root) == (
        "En organisation kan inte vara del av sig själv eller av en av sina egna delar."
    )


def test_change_replaces_aliases_only_when_given(root) -> None:
    organisation = OrganisationAliasFactory(name="Dals Ed").organisation
    change_organisation(organisation=organisation, by=root)
    change_organisation(organisation=organisation, aliases=["DALS ED", "Ed"], by=root)
    assert set(organisation.aliases.values_list("name", flat=True)) == {"Dals Ed", "Ed"}
    change_organisation(organisation=organisation, aliases=[], by=root)
    assert not organisation.aliases.exists()


def test_stranger_may_keep_no_register() -> None:
    with pytest.raises(RightRefusedError):
        create_organisation(organisation=municipality(), by=UserFactory())


def test_collaboration_is_described_once(root) -> None:
    assert the_collaboration().name == "Samverkan"
    describe_collaboration(collaboration=Collaboration(name="Kommunakademin Väst", short_name="KAV"), by=root)
    assert (the_collaboration().name, the_collaboration().short_name) == ("Kommunakademin Väst", "KAV")
    second = Collaboration(id=2, name="En annan", short_name="EA")
    assert refused(InvalidError, describe_collaboration, collaboration=second, by=root) == (
        "Portalen har en samverkan. Ändra den som finns."
    )


def test_new_name_is_on_the_next_page(root, client_for, django_capture_on_commit_callbacks) -> None:
    collaboration = CollaborationFactory(name="Kommunakademin Väst")
    assert identity().name == "Kommunakademin Väst"
    collaboration.name = "Kommunakademin Norr"
    with django_capture_on_commit_callbacks(execute=True):
        describe_collaboration(collaboration=collaboration, by=root)
    assert identity().name == "Kommunakademin Norr"
    assert "Kommunakademin Norr" in client_for(root).get("/").content.decode()


def test_logotype_is_shown_to_everyone_and_a_new_one_has_a_new_address(
    root, client, django_capture_on_commit_callbacks
) -> None:
    assert client.get(reverse("logotype")).status_code == 404
    addresses = []
    for picture in (b"first", b"second"):
        collaboration = the_collaboration()
        collaboration.name, collaboration.short_name = "Kommunakademin Väst", "KAV"
        collaboration.logotype = ContentFile(picture, name="logotyp.png")
        with django_capture_on_commit_callbacks(execute=True):
            describe_collaboration(collaboration=collaboration, by=root)
        addresses.append(identity().logotype_url)
        answer = client.get(addresses[-1])
        assert b"".join(answer.streaming_content) == picture
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
        assert f'src="{addresses[-1]}"' in client.get(reverse("account_login")).content.decode()
    assert len(set(addresses)) == 2


def test_logotype_must_be_a_picture(root) -> None:
    collaboration = CollaborationFactory(logotype=ContentFile(b"<svg/>", name="logotyp.svg"))
    with pytest.raises(InvalidError) as caught:
        describe_collaboration(collaboration=collaboration, by=root)
    assert set(caught.value.errors) == {"logotype"}


def test_party_is_registered_and_ends(root) -> None:
    agreement = AgreementFactory()
    party = register_party(agreement=agreement, organisation=OrganisationFactory(), valid_from=START, by=root)
    end_party(party=party, last_day=LAST, by=root)
    found = list(agreement.parties.values_list("valid_from", "valid_to"))
    assert found == [(START, LAST)]


def test_party_twice_is_refused(root) -> None:
    party = PartyFactory(organisation__name="Tanums kommun", valid_from=START, valid_to=LAST)
    arguments = {"agreement": party.agreement, "organisation": party.organisation, "by": root}
    assert refused(InvalidError, register_party, **arguments, valid_from=LAST) == (
        "Tanums kommun är redan part 2020-01-01–2020-12-31. Avsluta det först eller välj andra dagar."
    )
    register_party(**arguments, valid_from=LAST + ONE_DAY)


def test_party_outside_the_agreement_is_refused(root) -> None:
    agreement = AgreementFactory(valid_from=START, valid_to=LAST)
    arguments = {"agreement": agreement, "organisation": OrganisationFactory(), "by": root}
    assert refused(InvalidError, register_party, **arguments, valid_from=START) == (
        "Avtalet gäller 2020-01-01–2020-12-31. Partens dagar måste ligga inom den tiden."
    )


def test_party_that_left_is_not_prolonged(root) -> None:
    party = PartyFactory(organisation__name="Tanums kommun", valid_to=LAST)
    assert refused(StateRefusedError, end_party, party=party, last_day=LAST + ONE_DAY, by=root) == (
        "Tanums kommun lämnade avtalet redan 2020-12-31."
    )


def test_party_gets_a_contact_person(root) -> None:
    party = PartyFactory()
    person = PersonFactory()
    assert name_contact_person(party=party, person=person, by=root).contact_person == person


def test_agreement_is_written_and_keeps_its_parties(root) -> None:
    party = PartyFactory(organisation__name="Orusts kommun")
    agreement = party.agreement
    agreement.valid_to = LAST
    assert refused(StateRefusedError, write_agreement, agreement=agreement, by=root) == (
        "Orusts kommun är part 2018-01-01–, utanför avtalets tid. Ändra det först."
    )
    end_party(party=party, last_day=LAST, by=root)
    write_agreement(agreement=agreement, by=root, reason="Första avtalet löpte ut")
    agreement.refresh_from_db()
    assert agreement.valid_to == LAST


def test_new_agreement_is_registered(root) -> None:
    agreement = write_agreement(agreement=AgreementFactory.build(), by=root)
    assert agreement.history.get().history_user == root


def test_agreement_is_not_evaluated_before_it_begins(root) -> None:
    agreement = AgreementFactory.build(valid_from=START, evaluation_date=START - ONE_DAY)
    assert refused(InvalidError, write_agreement, agreement=agreement, by=root) == (
        "Avtalet kan inte utvärderas innan det börjar gälla."
    )


def test_document_is_put_beside_the_agreement(root) -> None:
    agreement = AgreementFactory()
    document = add_agreement_document(
        agreement=agreement, title="Avtal", file=ContentFile(b"%PDF-1.7", name="Avtal 2018.PDF"), by=root
    )
    assert document.file.name.startswith("collaboration.agreementdocument/")
    with document.file.open() as file:
        assert file.read() == b"%PDF-1.7"


def test_program_is_no_document(root) -> None:
    arguments = {"agreement": AgreementFactory(), "title": "Avtal", "by": root}
    with pytest.raises(InvalidError) as caught:
        add_agreement_document(**arguments, file=ContentFile(b"MZ", name="avtal.exe"))
    assert caught.value.codes == {"invalid_extension"}


def test_file_that_is_too_large_is_refused(root, monkeypatch) -> None:
    monkeypatch.setattr("foundation.files.LARGEST_DOCUMENT", 1024 * 1024)
    large = ContentFile(b"x" * (1024 * 1024 + 1), name="avtal.pdf")
    arguments = {"agreement": AgreementFactory(), "title": "Avtal", "file": large, "by": root}
    assert refused(InvalidError, add_agreement_document, **arguments) == (
        "Filen är större än 1 MB. Gör den mindre eller dela upp den."
    )


def test_person_and_post_are_registered(root) -> None:
    person = write_person(person=Person(given_name="Åsa", family_name="Öberg"), by=root)
    post = register_post(
        person=person, organisation=OrganisationFactory(), title="Kommunchef", valid_from=START, by=root
    )
    end_post(post=post, last_day=LAST, by=root)
    assert list(person.posts.values_list("title", "valid_from", "valid_to")) == [("Kommunchef", START, LAST)]


def test_person_without_name_is_refused(root) -> None:
    with pytest.raises(InvalidError) as caught:
        write_person(person=Person(given_name="Åsa"), by=root)
    assert set(caught.value.errors) == {"family_name"}


def test_post_twice_is_refused(root) -> None:
    post = PostFactory(person=PersonFactory(given_name="Åsa", family_name="Öberg"), valid_from=START)
    arguments = {"person": post.person, "organisation": post.organisation, "title": "kommunchef", "by": root}
    assert refused(InvalidError, register_post, **arguments) == (
        "Åsa Öberg har redan befattningen Kommunchef 2020-01-01–. Avsluta den först eller välj andra dagar."
    )


def test_post_that_ended_is_not_prolonged(root) -> None:
    post = PostFactory(valid_to=LAST)
    assert refused(StateRefusedError, end_post, post=post, last_day=LAST + ONE_DAY, by=root) == (
        "Befattningen upphörde redan 2020-12-31."
    )


def test_dialogue_is_recorded_with_its_participants(root) -> None:
    people = PersonFactory.create_batch(2)
    dialogue = Dialogue(organisation=OrganisationFactory(), date=START, group_met="Kommunledningsgruppen")
    record_dialogue(dialogue=dialogue, participants=people, by=root)
    dialogue.notes = "Behov av fler sjuksköterskor"
    record_dialogue(dialogue=dialogue, by=root)
    assert set(Dialogue.objects.get().participants.all()) == set(people)


def test_same_dialogue_twice_is_refused(root) -> None:
    first = DialogueFactory()
    second = Dialogue(organisation=first.organisation, date=first.date, group_met=first.group_met)
    assert refused(InvalidError, record_dialogue, dialogue=second, by=root) == (
        "Den här dialogen är redan registrerad. Ändra den som finns."
    )


def test_booked_dialogue_is_called_off_but_not_a_held_one(root) -> None:
    dialogue = DialogueFactory(date=LAST)
    assert refused(StateRefusedError, call_off_dialogue, dialogue=dialogue, today=LAST, by=root) == (
        "Dialogens dag har kommit. Rätta den i stället om något är fel."
    )
    call_off_dialogue(dialogue=dialogue, today=START, by=root)
    assert not Dialogue.objects.exists()
    assert Dialogue.history.first().history_user == root


def test_coverage_follows_on_what_was_said_before(root) -> None:
    facts = {"organisation": OrganisationFactory(), "body_kind": BodyKind.THEME_GROUP, "by": root}
    middle = dt.date(2020, 7, 1)
    set_coverage(**facts, method=CoverageMethod.DIALOGUE, valid_from=START)
    set_coverage(**facts, method=CoverageMethod.REFERRAL, valid_from=middle)
    set_coverage(**facts, method=CoverageMethod.NEEDS_INVENTORY, text="Höstens inventering", valid_from=middle)
    found = list(CoverageNote.objects.order_by("valid_from").values_list("method", "valid_from", "valid_to"))
    assert found == [("dialogue", START, middle - ONE_DAY), ("needs_inventory", middle, None)]


def test_coverage_before_a_later_one_is_refused(root) -> None:
    party = OrganisationFactory(name="Munkedals kommun")
    facts = {"organisation": party, "body_kind": BodyKind.THEME_GROUP, "method": CoverageMethod.DIALOGUE, "by": root}
    set_coverage(**facts, valid_from=LAST)
    assert refused(StateRefusedError, set_coverage, **facts, valid_from=START) == (
        "Det är redan angivet hur Munkedals kommun nås 2020-12-31–. Ändra det i stället."
    )


def test_coverage_that_has_ended_is_left_as_it_is(root) -> None:
    old = CoverageNoteFactory(valid_from=START, valid_to=START)
    facts = {"organisation": old.organisation, "body_kind": old.body_kind, "method": CoverageMethod.DIALOGUE}
    set_coverage(**facts, valid_from=LAST, by=root)
    old.refresh_from_db()
    assert old.valid_to == START


def test_coverage_in_another_way_is_told(root) -> None:
    facts = {"organisation": OrganisationFactory(), "body_kind": BodyKind.THEME_GROUP, "by": root}
    arguments = {**facts, "method": CoverageMethod.OTHER, "valid_from": START}
    assert refused(InvalidError, set_coverage, **arguments) == "Beskriv hur parten nåddes."
