import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reports.models import ReportOrder

pytestmark = pytest.mark.usefixtures("sample", "storage")


def _run(*arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("report", *arguments, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_list_names_every_kind_with_its_parameters() -> None:
    assert _run("--list").splitlines() == [
        "sample-broken  Trasig",
        "    --param how=…  how",
        "sample-letter  Brev",
        "    --param text=…  Text",
        "    --param draft=…  Utkast",
        "    --param day=…  Dag [2019-12-13]",
        "sample-rows  Rader",
        "    --param format=…  Filformat [xlsx]",
        "    --param count=…  Antal rader [3]",
        "sample-slow  Långsam",
        "    --param go=…  go",
        "    --param log=…  log",
    ]


def test_report_is_made_at_once_and_written(tmp_path, db) -> None:
    file = tmp_path / "brev.pdf"
    assert _run("sample-letter", "--latest", out=file) == f"Skrev {file}.\n"
    assert file.read_bytes().startswith(b"%PDF")
    assert not ReportOrder.objects.exists()


def test_report_written_to_a_folder_keeps_its_own_name(tmp_path, db) -> None:
    _run("sample-letter", "--param", "text=Hej", "--param", "day=2020-02-27", "--out", str(tmp_path))
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["Brev till parterna 2020-02-27.pdf"]


def test_report_is_written_to_standard_output(capfdbinary, db) -> None:
    call_command("report", "sample-rows", "--param", "format=csv", "--out", "-", stderr=io.StringIO())
    assert capfdbinary.readouterr().out.decode("utf-8-sig").splitlines()[0] == '"Namn";"Nummer";"Dag";"Anmärkning"'


@pytest.mark.parametrize(("name", "begins"), [("rader.csv", b"\xef\xbb\xbf"), ("rader.xlsx", b"PK"), ("rader", b"PK")])
def test_ending_of_the_file_says_which_format_is_meant(tmp_path, db, name, begins) -> None:
    _run("sample-rows", "--out", str(tmp_path / name))
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("kind", "arguments", "name", "sentence"),
    [
        ("sample-letter", ["--latest"], "brev.xlsx", "Rapporten blir PDF. Låt filens namn sluta på .pdf."),
        ("sample-rows", [], "rader.pdf", "Rapporten blir Excel (XLSX). Låt filens namn sluta på .xlsx."),
        ("sample-rows", ["--param", "format=csv"], "r.xlsx", "Rapporten blir CSV. Låt filens namn sluta på .csv."),
        ("sample-letter", ["--latest"], "ingen/brev.pdf", "Det finns ingen mapp "),
    ],
)
def test_file_that_would_not_be_what_it_is_called_is_not_written(tmp_path, db, kind, arguments, name, sentence) -> None:
    with pytest.raises(CommandError) as refused:
        _run(kind, *arguments, "--out", str(tmp_path / name))
    assert str(refused.value).startswith(sentence)
    assert list(tmp_path.iterdir()) == []


def test_progress_is_told(tmp_path, db) -> None:
    told = io.StringIO()
    call_command("report", "sample-rows", "--out", str(tmp_path), stdout=io.StringIO(), stderr=told)
    assert told.getvalue() == "3/3\n"


def test_report_is_ordered_through_the_queue(member) -> None:
    told = _run("sample-letter", "--latest", "--queue", "--by", "LEDAMOT@example.org")
    order = ReportOrder.objects.get()
    assert told == f"Rapport {order.pk} ligger i kön.\n"
    assert (order.owner, order.parameters["text"]) == (member, "Det senaste brevet.")


def test_report_as_a_person_asks_for_that_persons_right(outsider, tmp_path) -> None:
    with pytest.raises(CommandError, match="Bara för dem som är med"):
        _run("sample-letter", "--latest", "--by", outsider.email, "--out", str(tmp_path))


def test_report_as_a_person_who_may_is_made(member, tmp_path) -> None:
    _run("sample-letter", "--param", "text=bara för personer", "--by", member.email, "--out", str(tmp_path))
    assert len(list(tmp_path.glob("*.pdf"))) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Ange vilken rapport, eller --list."),
        (["beslut"], "Det finns ingen rapport som heter ”beslut”."),
        (["sample-slow", "--latest"], "Rapporten har ingen senaste. Ange vilken med --param."),
        (["sample-letter", "--param", "text"], "”text” ska skrivas NAMN=VÄRDE."),
        (["sample-letter", "--param", "text="], "Text: Detta fält måste fyllas i."),
        (["sample-letter", "--latest", "--queue"], "Ange med --by vem som beställer."),
        (
            ["sample-letter", "--latest", "--by", "x@example.org"],
            "Det finns ingen användare med adressen x@example.org.",
        ),
        (["sample-broken", "--param", "how=rule"], "Protokollet saknar datum."),
    ],
)
def test_what_cannot_be_done_is_told_in_words(arguments, sentence, db) -> None:
    with pytest.raises(CommandError) as refused:
        _run(*arguments)
    assert sentence in str(refused.value)
