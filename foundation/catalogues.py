"""The Swedish catalogues: one for each app, and the texts that our libraries leave in English in kav's.

A catalogue is <app>/locale/sv/LC_MESSAGES/django.po, sorted by text and without line numbers, so that two
branches seldom meet on the same line. The .mo beside it is made from it and never committed.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import polib

from foundation.msgids import Msgid, file_msgids

ROOT = Path(__file__).resolve().parent.parent
SHARED_TEMPLATES = "foundation"  # owns every template outside templates/<app>/
LIBRARY_CATALOGUE = "kav"
LIBRARIES = ("allauth.account", "allauth.mfa", "django_filters", "guardian", "import_export", "simple_history")
APPS = (
    "kav",
    "actionplans",
    "projects",
    "budgets",
    "needs",
    "decisions",
    "collaboration",
    "notices",
    "reports",
    "foundation",
)
_HEADER = {
    "Project-Id-Version": "kav",
    "Language": "sv",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
Key = tuple[str | None, str]
Found = dict[Msgid, set[str]]


def catalogue_path(app: str) -> Path:
    """Return where an app's Swedish catalogue lies."""
    return ROOT / app / "locale" / "sv" / "LC_MESSAGES" / "django.po"


def _python_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.py")):
        if not {"migrations", "tests", "locale"} & set(path.relative_to(folder).parts):
            yield path


def _templates(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt", ".xml"})


def source_files(app: str) -> list[Path]:
    """Return the files whose texts belong to an app's catalogue."""
    files = list(_python_files(ROOT / app))
    for folder in sorted(path for path in (ROOT / "templates").iterdir() if path.is_dir()):
        owner = folder.name if folder.name in APPS else SHARED_TEMPLATES
        if owner == app:
            files += _templates(folder)
    if app == SHARED_TEMPLATES:
        files += sorted((ROOT / "templates").glob("*.*"))
    return files


def _collect(files: Iterable[Path], base: Path, found: Found) -> None:
    for path in files:
        for msgid in file_msgids(path):
            found.setdefault(msgid, set()).add(path.relative_to(base).as_posix())


def _package_folder(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


@cache
def foreign_translations() -> dict[Key, polib.POEntry]:
    """Return what Django and the libraries have already put into Swedish."""
    known: dict[Key, polib.POEntry] = {}
    folders = [_package_folder(package.partition(".")[0]) for package in ("django", *LIBRARIES)]
    for folder in filter(None, folders):
        for path in sorted(folder.rglob("locale/sv/LC_MESSAGES/django.po")):
            for entry in polib.pofile(str(path)):
                if entry.translated():
                    known.setdefault((entry.msgctxt, entry.msgid), entry)
    return known


def _collect_libraries(found: Found) -> None:
    """Add what the libraries leave in English, unless an app of ours says the same: Django has one pot for all."""
    ours = {(entry.msgctxt, entry.msgid) for app in APPS if app != LIBRARY_CATALOGUE for entry in read_catalogue(app)}
    known = foreign_translations().keys() | ours
    for package in LIBRARIES:
        folder = _package_folder(package)
        if folder is None:
            continue
        texts: Found = {}
        _collect([*_python_files(folder), *_templates(folder)], folder.parent, texts)
        for msgid in texts:
            if (msgid.context, msgid.text) not in known and msgid not in found:
                found[msgid] = {f"({package})"}


def wanted(app: str) -> Found:
    """Return every text an app's catalogue must hold, with the files that use it."""
    found: Found = {}
    _collect(source_files(app), ROOT, found)
    if app == LIBRARY_CATALOGUE:
        _collect_libraries(found)
    return found


def read_catalogue(app: str) -> polib.POFile:
    """Return an app's catalogue, empty if there is none yet."""
    path = catalogue_path(app)
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def _prefill(entry: polib.POEntry, known: polib.POEntry | None) -> None:
    if known is None or bool(known.msgid_plural) != bool(entry.msgid_plural):
        return
    entry.msgstr = known.msgstr
    entry.msgstr_plural = dict(known.msgstr_plural)


def refresh(app: str) -> polib.POFile:
    """Return an app's catalogue with new texts added (translated as elsewhere, if anywhere), dead ones dropped."""
    old = {(entry.msgctxt, entry.msgid): entry for entry in read_catalogue(app)}
    elsewhere = {
        (entry.msgctxt, entry.msgid): entry
        for other in APPS
        if other != app
        for entry in read_catalogue(other)
        if entry.translated()
    }
    catalogue = polib.POFile()
    catalogue.metadata = dict(_HEADER)
    found = wanted(app)
    for msgid in sorted(found, key=lambda item: (item.text.casefold(), item.text, item.context or "", item.plural)):
        key = (msgid.context, msgid.text)
        plural = {0: "", 1: ""} if msgid.plural else {}
        entry = polib.POEntry(
            msgid=msgid.text,
            msgid_plural=msgid.plural,
            msgctxt=msgid.context,
            msgstr_plural=plural,
            occurrences=[(path, "") for path in sorted(found[msgid])],
        )
        earlier = old.get(key)
        if earlier is not None:
            entry.tcomment = earlier.tcomment
            entry.flags = list(earlier.flags)
            _prefill(entry, earlier)
        if not entry.translated():
            _prefill(entry, elsewhere.get(key) or foreign_translations().get(key))
        catalogue.append(entry)
    return catalogue


def write_catalogue(app: str, catalogue: polib.POFile) -> bool:
    """Write an app's catalogue if it changed and return whether it did; an empty one is not written."""
    path = catalogue_path(app)
    text = str(catalogue).rstrip() + "\n"
    if not len(catalogue) or (path.exists() and path.read_text(encoding="utf-8") == text):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def _complete(entry: polib.POEntry) -> bool:
    if entry.msgid_plural:
        return all(entry.msgstr_plural.values())
    return bool(entry.msgstr)


def faults(app: str) -> list[str]:
    """Return one line for every text that is new, untranslated, fuzzy or dead in an app's catalogue."""
    entries = {(entry.msgctxt, entry.msgid): entry for entry in read_catalogue(app)}
    texts = wanted(app)
    keys = {(msgid.context, msgid.text): msgid for msgid in texts}
    lines = []
    for key, msgid in keys.items():
        entry = entries.get(key)
        if entry is None or entry.msgid_plural != msgid.plural:
            lines.append(f"{app}: new, not in the catalogue: {msgid.text!r} ({', '.join(sorted(texts[msgid]))})")
        elif entry.fuzzy:
            lines.append(f"{app}: fuzzy: {msgid.text!r}")
        elif not _complete(entry):
            lines.append(f"{app}: not translated: {msgid.text!r} ({', '.join(sorted(texts[msgid]))})")
    lines += [f"{app}: used nowhere: {text!r}" for context, text in entries if (context, text) not in keys]
    return sorted(lines)


def quarrels() -> list[str]:
    """Return one line for every text that two catalogues translate differently: Django would show one of them."""
    said: dict[Key, tuple[str, polib.POEntry]] = {}
    lines = []
    for app in APPS:
        for entry in read_catalogue(app):
            if not _complete(entry):
                continue
            other, first = said.setdefault((entry.msgctxt, entry.msgid), (app, entry))
            if (first.msgstr, first.msgstr_plural) != (entry.msgstr, entry.msgstr_plural):
                lines.append(f"{other} and {app}: {entry.msgid!r} is “{first.msgstr}” and “{entry.msgstr}”")
    return lines


def compile_stale() -> list[Path]:
    """Make every .mo that is missing or older than its .po; safe when several processes do it at once."""
    made = []
    for app in APPS:
        source = catalogue_path(app)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns):
            continue
        handle, unfinished = tempfile.mkstemp(dir=target.parent, suffix=".part")
        os.close(handle)
        polib.pofile(str(source)).save_as_mofile(unfinished)
        Path(unfinished).chmod(0o644)
        Path(unfinished).replace(target)
        made.append(target)
    return made
