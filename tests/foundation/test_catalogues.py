"""The catalogues' tool, tried on a small project of its own."""

from io import StringIO

import polib
import pytest
from django.core.management import CommandError, call_command

from foundation import catalogues


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of two apps, one text each, and a shared template."""
    for app, text in (("kav", "Open"), ("foundation", "Closed")):
        (tmp_path / app).mkdir()
        source = f"from django.utils.translation import gettext as _\n_({text!r})\n"
        (tmp_path / app / "views.py").write_text(source, encoding="utf-8")
    (tmp_path / "templates" / "kav").mkdir(parents=True)
    (tmp_path / "templates" / "base.html").write_text("{% translate 'Shared' %}", encoding="utf-8")
    (tmp_path / "templates" / "kav" / "desk.html").write_text(
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}", encoding="utf-8"
    )
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "APPS", ("kav", "foundation"))
    monkeypatch.setattr(catalogues, "LIBRARIES", ())
    catalogues.foreign_translations.cache_clear()
    yield tmp_path
    catalogues.foreign_translations.cache_clear()  # the portal's own libraries are read anew by the next test


def _translate(app, **texts):
    path = catalogues.catalogue_path(app)
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        if entry.msgid in texts:
            entry.msgstr = texts[entry.msgid]
    catalogue.save()


def test_refresh_gives_every_app_its_texts(project):
    call_command("catalogue", stdout=StringIO())

    assert {app: [entry.msgid for entry in catalogues.read_catalogue(app)] for app in ("kav", "foundation")} == {
        "kav": ["%(n)s day", "Open"],
        "foundation": ["Closed", "Shared"],
    }


def test_refresh_keeps_translations_and_drops_what_is_used_nowhere(project):
    catalogues.write_catalogue("foundation", catalogues.refresh("foundation"))
    _translate("foundation", Closed="Stängd", Shared="Gemensam")
    (project / "templates" / "base.html").write_text("", encoding="utf-8")

    catalogues.write_catalogue("foundation", catalogues.refresh("foundation"))

    assert [(entry.msgid, entry.msgstr) for entry in catalogues.read_catalogue("foundation")] == [("Closed", "Stängd")]


def test_refresh_takes_the_word_another_app_uses(project):
    catalogues.write_catalogue("foundation", catalogues.refresh("foundation"))
    _translate("foundation", Closed="Stängd")
    (project / "kav" / "views.py").write_text("from django.utils.translation import gettext\ngettext('Closed')\n")

    assert [(entry.msgid, entry.msgstr) for entry in catalogues.refresh("kav")][-1] == ("Closed", "Stängd")


def test_write_leaves_an_unchanged_catalogue_alone(project):
    assert catalogues.write_catalogue("kav", catalogues.refresh("kav")) is True
    assert catalogues.write_catalogue("kav", catalogues.refresh("kav")) is False


def test_check_names_every_fault(project):
    catalogues.write_catalogue("foundation", catalogues.refresh("foundation"))
    path = catalogues.catalogue_path("foundation")
    catalogue = polib.pofile(str(path))
    catalogue.find("Closed").msgstr = "Stängd"
    catalogue.find("Closed").flags.append("fuzzy")
    catalogue.append(polib.POEntry(msgid="Gone", msgstr="Borta"))
    catalogue.save()
    (project / "foundation" / "dates.py").write_text("from django.utils.translation import gettext\ngettext('Day')\n")

    assert catalogues.faults("foundation") == [
        "foundation: fuzzy: 'Closed'",
        "foundation: new, not in the catalogue: 'Day' (foundation/dates.py)",
        "foundation: not translated: 'Shared' (templates/base.html)",
        "foundation: used nowhere: 'Gone'",
    ]
    with pytest.raises(CommandError, match="4 faults in the catalogues"):
        call_command("catalogue", "foundation", "--check")


def test_check_passes_when_all_is_said(project, capsys):
    catalogues.write_catalogue("foundation", catalogues.refresh("foundation"))
    _translate("foundation", Closed="Stängd", Shared="Gemensam")

    call_command("catalogue", "foundation", "--check")

    assert capsys.readouterr().out == "Every text is translated.\n"


def test_two_catalogues_that_say_it_differently_are_named(project):
    (project / "kav" / "views.py").write_text("from django.utils.translation import gettext\ngettext('Closed')\n")
    for app, word in (("kav", "Stängt"), ("foundation", "Stängd")):
        catalogues.write_catalogue(app, catalogues.refresh(app))
        _translate(app, Closed=word)

    assert catalogues.quarrels() == ["kav and foundation: 'Closed' is “Stängt” and “Stängd”"]


def test_compile_makes_what_is_out_of_date_and_nothing_else(project):
    catalogues.write_catalogue("foundation", catalogues.refresh("foundation"))
    _translate("foundation", Closed="Stängd")
    target = catalogues.catalogue_path("foundation").with_suffix(".mo")

    assert catalogues.compile_stale() == [target]
    assert catalogues.compile_stale() == []
    assert [(entry.msgid, entry.msgstr) for entry in polib.mofile(str(target))] == [("Closed", "Stängd")]


def test_unknown_app_is_refused(project):
    with pytest.raises(CommandError, match="No such app: nowhere"):
        call_command("catalogue", "nowhere")


def test_library_texts_without_swedish_belong_to_kav(project, monkeypatch):
    monkeypatch.setattr(catalogues, "LIBRARIES", ("django_filters",))

    texts = {msgid.text: files for msgid, files in catalogues.wanted("kav").items()}

    assert texts["Range query expects two values."] == {"(django_filters)"}
    assert "Today" not in texts, "Django has translated it"
