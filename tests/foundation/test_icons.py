"""Every icon that a page asks for is in the sprite."""

import re

from tests.sizes import ROOT, project_files

SPRITE = (ROOT / "static" / "icons" / "icons.svg").read_text(encoding="utf-8")


def _asked() -> set[str]:
    patterns = {
        ".html": re.compile(r'{% icon "([a-z0-9-]+)"|(?:^|\s)icon="([a-z0-9-]+)"'),
        ".py": re.compile(r'\bicon\("([a-z0-9-]+)"\)|\bicon="([a-z0-9-]+)"'),
    }
    found: set[str] = set()
    for path in project_files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in patterns and not name.startswith("tests/"):
            for match in patterns[path.suffix].finditer(path.read_text(encoding="utf-8")):
                found |= {part for part in match.groups() if part}
    return found


def test_every_icon_asked_for_is_in_the_sprite() -> None:
    assert sorted(_asked() - set(re.findall(r'<symbol id="([^"]+)"', SPRITE))) == []
