"""The party's own form: what it shows, keeps and hands in."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from needs.models import Answer, Need, NeedFile, Round, Submission
from needs.services.submissions import ask_to_reopen, hand_in, reopen
from tests.collaboration.factories import PASSWORD
from tests.needs.factories import (
    NeedFactory,
    NeedFileFactory,
    QuestionFactory,
    RoundFactory,
)
from tests.needs.groups import theme_group
from tests.needs.pages import PAGE, at, typed
from tests.needs.people import contact, office

pytestmark = pytest.mark.django_db


def test_form_lists_what_is_written_and_what_is_missing(client, need):
    NeedFactory(submission=need.submission, why="")
    Round.objects.update(intro="Vad behöver ni?")

    page = client.get(at("submission_detail", need.submission)).content.decode()

    assert "1. Klarspråk" in page
    assert "Komplett" in page
    assert "Saknas: varför det behövs" in page
    assert "30 dagar kvar" in page
    assert "inte inlämnat" in page
    assert page.index("Klarspråk") < page.index("Från kansliet")


def test_empty_form_says_what_to_do(client, submission):
    Submission.objects.update(opened_at=None)

    page = client.get(submission.get_absolute_url()).content.decode()

    assert "Ni har inte skrivit något behov än" in page
    assert at("submission_opened", submission) in page
    assert client.post(at("submission_opened", submission)).status_code == 204
    assert Submission.objects.get().opened_at is not None


def test_need_is_written_step_by_step_without_script(client, submission):
    question = QuestionFactory(round=submission.round, label="Hur bråttom?", is_required=True)
    first = client.post(at("need_start", submission))
    need = Need.objects.get()
    assert first.url == at("need_write", submission, need)
    assert client.get(first.url).status_code == 200

    second = client.post(
        first.url, typed(need, title="Klarspråk", kind="competence", why="Därför", wanted_month="2027-04")
    )
    assert second.url == at("need_questions", submission, need)
    assert "Hur bråttom?" in client.get(second.url).content.decode()

    need.refresh_from_db()
    third = client.post(second.url, {f"q{question.pk}": "Mycket", "seen": need.edit_number, "page": PAGE})
    assert third.url == at("need_files", submission, need)
    file = SimpleUploadedFile("Enkät.pdf", b"%PDF-1.7")
    assert client.post(third.url, {"file": file}).status_code == 302
    assert "Enkät" in client.get(third.url).content.decode()

    preview = client.get(at("submission_hand_in", submission)).content.decode()
    assert ("Klarspråk" in preview, "2027-04" in preview, "Mycket" in preview) == (True, True, True)
    submission.refresh_from_db()
    done = client.post(at("submission_hand_in", submission), {"seen": submission.edit_number}, follow=True)
    page = done.content.decode()
    assert f"BI {timezone.localdate().year}/1" in page
    assert "Kvittens som PDF" in page


def test_save_button_stays_where_it_is_and_a_round_without_questions_goes_on_to_files(client, need):
    address = at("need_write", need.submission, need)

    assert client.post(address, typed(need, stay="1")).url == address
    need.refresh_from_db()
    assert client.post(address, typed(need)).url == at("need_files", need.submission, need)


def test_autosave_says_when_and_counts_the_edit(client, need):
    answer = client.post(
        at("need_write", need.submission, need), typed(need, why="Halva men"), headers={"HX-Request": "true"}
    )

    need.refresh_from_db()
    page = answer.content.decode()
    assert need.why == "Halva men"
    assert "Sparat kl." in page
    assert f'value="{need.edit_number}"' in page
    assert 'hx-swap-oob="true"' in page
    assert (answer["Not-Saved"], "saved_page" in answer.cookies) == ("", False)
    assert "no-store" in answer["Cache-Control"]


def test_form_that_is_saved_names_its_page_and_asks_nothing_of_one_without_a_name(client, need):
    address = at("need_write", need.submission, need)

    assert client.post(address, typed(need, stay="1")).cookies["saved_page"].value == PAGE
    need.refresh_from_db()
    assert "saved_page" not in client.post(address, typed(need, page="x")).cookies


def test_autosave_keeps_what_can_be_read_and_names_the_rest(client, need):
    answer = client.post(
        at("need_write", need.submission, need),
        typed(need, why="Detta sparas", people_count="ca tjugo"),
        headers={"HX-Request": "true"},
    )

    need.refresh_from_db()
    assert need.why == "Detta sparas"
    assert "Antal personer" in answer.content.decode()
    assert answer["Not-Saved"] == "people_count"


def test_autosave_of_answers_keeps_each_kind(client, need):
    inventory = need.submission.round
    kinds = {
        "short_text": "Kort",
        "long_text": "En\nrad",
        "number": "1 500",
        "yes_no": "yes",
        "one_choice": "Dagtid",
        "several_choices": ["Dagtid", "Kvällstid"],
        "period": "våren 2027",
    }
    choices = {"one_choice": "Dagtid\nKvällstid", "several_choices": "Dagtid\nKvällstid"}
    questions = {
        kind: QuestionFactory(round=inventory, kind=kind, choices=choices.get(kind, ""), help_text="Tips")
        for kind in kinds
    }
    sent = {f"q{questions[kind].pk}": value for kind, value in kinds.items()}

    client.post(
        at("need_questions", need.submission, need),
        {**sent, "seen": need.edit_number, "page": PAGE},
        headers={"HX-Request": "true"},
    )

    stored = {answer.question.kind: answer.value for answer in Answer.objects.all()}
    assert stored == {**kinds, "number": "1500", "several_choices": "Dagtid\nKvällstid"}
    page = client.get(at("need_questions", need.submission, need)).content.decode()
    assert page.count("checked") == 3


@pytest.mark.parametrize(("text", "words"), [("ca 5", "är inget tal"), ("-3", "från 0")])
def test_number_that_is_none_is_told_beside_its_question(client, need, text, words):
    question = QuestionFactory(round=need.submission.round, kind="number")

    page = client.post(
        at("need_questions", need.submission, need),
        {f"q{question.pk}": text, "seen": 0, "page": PAGE},
        headers={"HX-Request": "true"},
    )

    assert words in page.content.decode()
    assert Answer.objects.get().value == "" if Answer.objects.exists() else True


def test_second_of_two_colleagues_sees_both_texts_and_chooses(client, client_for, need):
    colleague = client_for(contact(need.submission.organisation))
    address = at("need_write", need.submission, need)
    colleague.post(address, typed(need, why="Kollegans ord", page="2" * 8 + PAGE[8:]))

    answer = client.post(address, typed(need, why="Mina ord"), headers={"HX-Request": "true"})
    loud = client.post(address, typed(need, why="Mina ord"))

    need.refresh_from_db()
    quiet = answer.content.decode()
    assert need.why == "Kollegans ord"
    assert ("Not-Saved" in answer, "saved_page" in loud.cookies) == (False, False)
    assert "Inte sparat" in quiet
    assert "Tryck på Spara så ser du båda texterna." in quiet
    page = loud.content.decode()
    assert "Mina ord" in page
    assert "Sparat nu: Kollegans ord" in page
    seen = loud.context["form"]["seen"].value()
    assert client.post(address, typed(need, why="Båda", seen=seen)).status_code == 302
    need.refresh_from_db()
    assert need.why == "Båda"


def test_stale_answers_show_what_is_stored(client, client_for, need):
    question = QuestionFactory(round=need.submission.round, several_choices=True)
    same = QuestionFactory(round=need.submission.round)
    address = at("need_questions", need.submission, need)
    colleague = client_for(contact(need.submission.organisation))
    colleague.post(address, {f"q{question.pk}": ["Helg", "Dagtid"], f"q{same.pk}": "Lika", "seen": 0, "page": "x"})

    page = client.post(address, {f"q{question.pk}": ["Dagtid"], f"q{same.pk}": "Lika", "seen": 0, "page": PAGE})

    assert "Sparat nu: Helg, Dagtid" in page.content.decode() or "Sparat nu: Dagtid, Helg" in page.content.decode()
    assert "Sparat nu: Lika" not in page.content.decode()


def base(**fields):
    """What the page's script says of the fields that were written in."""
    return json.dumps(fields)


def test_refused_page_shows_both_texts_where_both_wrote_and_what_is_saved_elsewhere(client, client_for, need):
    theme, address = theme_group(), at("need_write", need.submission, need)
    colleague = client_for(contact(need.submission.organisation))
    theirs = {"why": "Kollegans ord", "kind": "cooperation", "title": "Klart språk", "is_business_need": "on"}
    colleague.post(address, typed(need, **theirs, theme=theme.pk, page=""))
    mine = {"why": "Mina ord", "kind": "competence_development", "theme": "", "people_count": "4"}

    page = client.post(address, typed(need, **mine, base=base(why=[need.why], kind=["competence"], theme=[""])))

    form = page.context["form"]
    assert page.content.decode().count("Sparat nu: ") == 6  # in the summary, and beside each of three fields
    assert [form.errors[name] for name in ("why", "kind", "theme")] == [
        ["Sparat nu: Kollegans ord"],
        ["Sparat nu: samverkan i forskning och utbildning"],
        [f"Sparat nu: {theme}"],
    ]
    shown = {name: form[name].value() for name in ("title", "why", "is_business_need", "people_count", "theme")}
    assert shown == {
        "title": "Klart språk",
        "why": "Mina ord",
        "is_business_need": True,
        "people_count": None,
        "theme": "",
    }
    stored = {"kind": ["cooperation"], "theme": [str(theme.pk)], "why": ["Kollegans ord"]}
    assert json.loads(form["base"].value()) == stored
    assert "data-autosave-undecided" in page.content.decode()

    again = typed(need, **{**mine, "title": "Gammal"}, seen=0, base=form["base"].value())
    assert client.post(address, again).status_code == 302
    need.refresh_from_db()
    assert (need.why, need.title, need.theme, need.people_count) == ("Mina ord", "Klart språk", None, None)


def test_answers_of_two_colleagues_are_both_saved_and_meet_where_both_wrote(client, client_for, need):
    several = QuestionFactory(round=need.submission.round, several_choices=True)
    number = QuestionFactory(round=need.submission.round, kind="number")
    text = QuestionFactory(round=need.submission.round)
    names, address = [f"q{row.pk}" for row in (several, number, text)], at("need_questions", need.submission, need)
    colleague = client_for(contact(need.submission.organisation))
    colleague.post(address, {names[0]: ["Helg"], "seen": 0, "page": "x", "base": base(**{names[0]: [""]})})

    quiet = client.post(
        address,
        {names[1]: "12", "seen": 0, "page": PAGE, "base": base(**{names[1]: ["", "ett"]})},
        headers={"HX-Request": "true"},
    )
    loud = client.post(
        address,
        {
            names[0]: ["Dagtid"],
            names[2]: "Orört",
            "seen": 0,
            "page": PAGE,
            "base": base(**{names[0]: [""], "why": ["x"]}),
        },
    )

    assert "Sparat kl." in quiet.content.decode()
    assert {answer.question: answer.value for answer in need.answers.all()} == {several: "Helg", number: "12"}
    form = loud.context["form"]
    assert form.errors[names[0]] == ["Sparat nu: Helg"]
    assert [form[name].value() for name in names] == [["Dagtid"], "12", None]


@pytest.mark.parametrize("said", ["", "1", "[", "[" * 20_000, "null", '{"why": 1}'])
def test_page_that_says_nothing_readable_loses_nothing(client, need, said):
    address = at("need_write", need.submission, need)

    answer = client.post(address, typed(need, why="Mina ord", base=said))

    need.refresh_from_db()
    assert answer.status_code == 302
    assert need.why == "Mina ord"


def test_lost_answer_is_no_stale_page(client, need):
    address = at("need_write", need.submission, need)
    for text in ("Ett", "Ett två"):
        client.post(address, typed(need, why=text), headers={"HX-Request": "true"})

    need.refresh_from_db()
    assert need.why == "Ett två"


def test_text_survives_a_session_that_is_over(need):
    address = at("need_write", need.submission, need)

    page = Client(headers={"Origin": "http://testserver"}).post(address, typed(need, why="Det jag skrev"))
    part = Client().post(address, typed(need), headers={"HX-Request": "true"})

    assert page.status_code == part.status_code == 403
    assert "Det jag skrev" in page.content.decode()
    assert PASSWORD not in page.content.decode()


def test_double_press_on_hand_in_gives_one_number(client, need):
    address = at("submission_hand_in", need.submission)

    answers = [client.post(address, {"seen": 0}) for _ in range(2)]

    assert [answer.url for answer in answers] == [need.submission.get_absolute_url()] * 2
    assert Submission.objects.get().registry_number == 1
    assert Submission.objects.get().versions.count() == 1


def test_what_is_missing_leads_to_where_it_is_written(client, need):
    asked = QuestionFactory(round=need.submission.round, is_required=True)
    lacking = NeedFactory(submission=need.submission, why="")

    page = client.get(at("submission_hand_in", need.submission)).content.decode()

    assert f'{at("need_questions", need.submission, need)}">Behov 1, ”Klarspråk”: {asked}</a>' in page
    assert f'{at("need_write", need.submission, lacking)}">Behov 2, ”{lacking}”: varför det behövs, {asked}' in page


def test_hand_in_names_what_is_missing(client, need):
    Need.objects.update(why="")

    page = client.post(at("submission_hand_in", need.submission), {"seen": 0}).content.decode()

    assert "Behov 1, ”Klarspråk”: varför det behövs" in page


def test_party_without_needs_hands_in_that(client, submission):
    address = at("submission_hand_in", submission)
    assert "Vi har inga behov den här gången" in client.get(address).content.decode()
    client.post(address, {"seen": 0, "has_no_needs": "on"})

    assert "Ni har sagt att ni inte har några behov" in client.get(submission.get_absolute_url()).content.decode()


def test_need_and_file_are_taken_away(client, need):
    file = NeedFileFactory(need=need)
    client.post(at("need_file_remove", need.submission, need, file))
    assert not NeedFile.objects.exists()
    client.post(at("need_remove", need.submission, need))

    assert not Need.objects.exists()


def test_nothing_can_be_written_once_handed_in(client, need, writer):
    hand_in(submission=need.submission, by=writer)
    address = at("need_write", need.submission, need)

    assert client.get(address).url == need.submission.get_absolute_url()
    assert "inlämnade" in client.post(address, typed(need)).content.decode()
    assert client.post(at("need_start", need.submission), follow=True).redirect_chain


def test_closed_round_shows_the_party_its_own_draft(client, need):
    Submission.objects.update(round=RoundFactory(closed=True))

    page = client.get(need.submission.get_absolute_url()).content.decode()

    assert "Rundan tar inte emot fler behov." in page
    assert "Klarspråk" in page


def test_party_asks_to_change_and_the_desk_answers(client, desk, need, writer):
    hand_in(submission=need.submission, by=writer)
    form = client.get(at("submission_ask_reopen", need.submission)).content.decode()
    assert "Kansliet svarar. Det ni lämnade in går att läsa som det är tills ni lämnar in igen." in form
    assert "Vad ni vill ändra, och varför" in form
    client.post(at("submission_ask_reopen", need.submission), {"comment": "Fel antal."})
    assert "Fel antal." in client.get(need.submission.get_absolute_url()).content.decode()
    assert "Vill ändra sina behov" in desk.get("/").content.decode()
    address = at("submission_reopen", need.submission)
    assert "Fel antal." in desk.get(address).content.decode()
    desk.post(address, {"comment": "Fel antal."})

    assert "Öppnat igen" in client.get(need.submission.get_absolute_url()).content.decode()
    page = desk.get(need.submission.get_absolute_url(), follow=True).content.decode()
    assert "Parten ändrar sina behov." in page


def test_desk_may_answer_no(desk, need, writer):
    hand_in(submission=need.submission, by=writer)
    address = at("submission_decline", need.submission)
    assert desk.get(address).status_code == 404
    ask_to_reopen(submission=need.submission, reason="Fel.", by=writer)
    assert "Parten vill ändra sina behov" in desk.get(address).content.decode()

    assert desk.post(address, {"comment": "Nästa gång."}).url == need.submission.round.get_absolute_url()


def test_earlier_versions_stay(client, desk, need, writer):
    hand_in(submission=need.submission, by=writer)
    reopen(submission=need.submission, reason="Fel.", by=office())
    Need.objects.update(title="Omskrivet")
    hand_in(submission=need.submission, by=writer)

    old = desk.get(at("submission_version", need.submission, 1)).content.decode()
    assert "Klarspråk" in old
    assert "En senare version har lämnats in." in old
    assert desk.get(at("submission_version", need.submission, 3)).status_code == 404
    assert "Version 2" in client.get(at("submission_version", need.submission, 2)).content.decode()


def test_party_reads_who_wrote_what_and_nobody_else(client, desk, need):
    address = at("need_history", need.submission, need)

    assert client.get(address).status_code == 200
    assert desk.get(address).status_code == 404
