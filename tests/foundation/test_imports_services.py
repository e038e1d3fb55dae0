"""A file is examined, waits for its owner, and is imported once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.utils import timezone

from collaboration.models import Person
from collaboration.resources import PersonResource
from foundation.errors import RightRefusedError
from foundation.imports.services import (
    ImportExpiredError,
    ImportRefusedError,
    examine_file,
    forget_expired,
    import_file,
)
from foundation.imports.tables import FileRefusedError
from foundation.models import ImportRun
from tests.collaboration.factories import PersonFactory, UserFactory
from tests.foundation.factories import ImportRunFactory

pytestmark = pytest.mark.django_db
GOOD = "Förnamn;Efternamn\nÅsa;Öberg\nBo;Ek\n"
ONE_WRONG = "Förnamn;Efternamn;E-post\nÅsa;Öberg;\nBo;Ek;ingen\n"


@pytest.fixture
def office():
    return UserFactory(superuser=True)


def examined(by, content=GOOD):
    file = SimpleUploadedFile("personer.csv", content.encode())
    return examine_file(resource=PersonResource(), register="collaboration.Person", file=file, by=by)


def test_examination_keeps_the_file_and_every_rows_outcome(office):
    PersonFactory(given_name="Bo", family_name="Ek", phone="1")

    run = examined(office, "Förnamn;Efternamn;Telefon\nÅsa;Öberg;\nBo;Ek;2\nBo;;\n")

    run.refresh_from_db()
    assert run.rows == [
        {"line": 2, "outcome": "new", "cells": ["Åsa", "Öberg", ""], "faults": [], "before": {}},
        {"line": 3, "outcome": "changed", "cells": ["Bo", "Ek", "2"], "faults": [], "before": {"Telefon": "1"}},
        {
            "line": 4,
            "outcome": "wrong",
            "cells": ["Bo", "", ""],
            "faults": [["Efternamn", "Cellen är tom. Den måste fyllas i."]],
            "before": {},
        },
    ]
    assert (run.filename, run.heads, run.totals, run.imported_at, run.wrong, run.savable) == (
        "personer.csv",
        ["Förnamn", "Efternamn", "Telefon"],
        {"wrong": 1, "new": 1, "changed": 1, "unchanged": 0},
        None,
        1,
        2,
    )
    assert default_storage.exists(run.file.name)
    assert Person.objects.count() == 1


def test_examination_needs_the_right():
    with pytest.raises(RightRefusedError):
        examined(UserFactory())
    assert not ImportRun.objects.exists()


def test_file_that_is_too_large_is_refused_unread(office):
    file = SimpleUploadedFile("stor.csv", b"")
    file.size = 200 * 1024 * 1024

    with pytest.raises(FileRefusedError, match="Filen är 200 MB"):
        examine_file(resource=PersonResource(), register="collaboration.Person", file=file, by=office)


def test_import_saves_forgets_the_file_and_keeps_the_numbers(office, django_capture_on_commit_callbacks):
    run = examined(office)
    name = run.file.name

    with django_capture_on_commit_callbacks(execute=True):
        run = import_file(run=run, resource=PersonResource(), by=office)

    run.refresh_from_db()
    assert sorted(map(str, Person.objects.all())) == ["Bo Ek", "Åsa Öberg"]
    assert (run.imported_at is not None, run.rows, run.totals["new"], run.file.name) == (True, [], 2, "")
    assert not default_storage.exists(name)
    assert {person.history.get().history_change_reason for person in Person.objects.all()} == {"Import av personer.csv"}


def test_second_press_imports_nothing_twice(office):
    run = examined(office)
    import_file(run=run, resource=PersonResource(), by=office)

    again = import_file(run=run, resource=PersonResource(), by=office)

    assert (Person.objects.count(), again.totals["new"]) == (2, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_two_presses_at_once_import_once(office):
    run = examined(office)

    def press(_number):
        try:
            return import_file(run=run, resource=PersonResource(), by=office).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(press, range(2))) == {run.pk}
    assert Person.objects.count() == 2


def test_import_needs_the_right(office):
    run = examined(office)

    with pytest.raises(RightRefusedError):
        import_file(run=run, resource=PersonResource(), by=UserFactory())


def test_wrong_rows_are_left_out_only_where_the_person_says_so(office):
    run = examined(office, ONE_WRONG)

    with pytest.raises(ImportRefusedError) as caught:
        import_file(run=run, resource=PersonResource(), by=office)
    assert caught.value.sentence == "Inget har importerats. Rad 3, kolumnen E-post: Fyll i en giltig e-postadress."
    assert not Person.objects.exists()

    run = import_file(run=run, resource=PersonResource(), by=office, keep_good=True)
    assert [str(person) for person in Person.objects.all()] == ["Åsa Öberg"]
    assert run.totals == {"wrong": 1, "new": 1, "changed": 0, "unchanged": 0}


def test_several_wrong_rows_are_looked_at_below(office):
    run = examined(office, "Förnamn;Efternamn;E-post\nBo;Ek;ingen\nÅsa;Öberg;ingen\n")

    with pytest.raises(ImportRefusedError) as caught:
        import_file(run=run, resource=PersonResource(), by=office)

    assert caught.value.sentence == "Inget har importerats: några rader är felaktiga. Se nedan."


class Refusing(PersonResource):
    """A register whose database takes nobody called Ek, as a trigger might."""

    class Meta:
        model = Person

    def create(self, rows, *, by, reason):
        super().create(rows, by=by, reason=reason)
        if any(row.family_name == "Ek" for row in rows):
            raise IntegrityError


def test_row_that_only_the_database_refuses_is_named_and_nothing_is_saved(office):
    run = examined(office)

    with pytest.raises(ImportRefusedError) as caught:
        import_file(run=run, resource=Refusing(), by=office)

    run.refresh_from_db()
    assert caught.value.sentence == (
        "Inget har importerats. Rad 3: Registret tar inte emot raden: den krockar med en annan."
    )
    assert (Person.objects.count(), run.imported_at, run.totals["wrong"]) == (0, None, 1)
    assert default_storage.exists(run.file.name)


def test_register_that_changed_meanwhile_is_shown_again(office):
    run = examined(office)
    PersonFactory(given_name="Bo", family_name="Ek")

    with pytest.raises(ImportRefusedError) as caught:
        import_file(run=run, resource=PersonResource(), by=office)

    run.refresh_from_db()
    assert caught.value.sentence == (
        "Inget har importerats: registret har ändrats under tiden. Titta igenom raderna en gång till."
    )
    assert run.totals == {"wrong": 0, "new": 1, "changed": 0, "unchanged": 1}
    assert import_file(run=run, resource=PersonResource(), by=office).imported_at


def test_file_that_is_too_old_must_be_chosen_again(office):
    run = examined(office)
    ImportRun.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))

    with pytest.raises(ImportExpiredError) as caught:
        import_file(run=run, resource=PersonResource(), by=office)

    assert caught.value.sentence == "Det har gått för lång tid sedan du valde filen. Välj den igen."


def test_file_that_is_gone_must_be_chosen_again(office):
    run = examined(office)
    default_storage.delete(run.file.name)

    with pytest.raises(ImportExpiredError):
        import_file(run=run, resource=PersonResource(), by=office)


def test_old_files_are_forgotten_when_the_next_one_is_chosen(office):
    old = ImportRunFactory(created_at=timezone.now() - dt.timedelta(hours=25))
    done = ImportRunFactory(created_at=timezone.now() - dt.timedelta(hours=25), imported_at=timezone.now())
    waiting = ImportRunFactory()

    forget_expired()

    assert set(ImportRun.objects.all()) == {done, waiting}
    assert not default_storage.exists(old.file.name)
    assert list(ImportRun.objects.waiting()) == [waiting]
