import datetime as dt

import pytest

from foundation.tables import Tag
from notices import desk
from notices.desk import Coming, Desk, DeskSource, News, Waiting, desk_for, time_left

FRIDAY = dt.date(2019, 12, 13)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (dt.date(2019, 12, 11), Tag("2 dagar försenat", "bad")),
        (dt.date(2019, 12, 12), Tag("1 dag försenat", "bad")),
        (FRIDAY, Tag("sista dag i dag", "bad")),
        (dt.date(2019, 12, 14), Tag("1 dag kvar", "warn")),
        (dt.date(2019, 12, 16), Tag("3 dagar kvar", "warn")),
        (dt.date(2019, 12, 17), Tag("4 dagar kvar", "")),
        (dt.date(2019, 12, 27), Tag("14 dagar kvar", "")),
    ],
)
def test_time_left_in_words(due: dt.date, words: Tag) -> None:
    assert time_left(due, FRIDAY) == words


def test_desk_of_several_sources_stands_by_due_day_by_day_and_latest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    minutes = Waiting("Protokoll", "/moten/1/", "Justera", due=dt.date(2019, 12, 27))
    draft = Waiting("Budget", "/budget/1/", "Skriv klart")
    papers = Waiting("Handlingar", "/moten/2/", "Läs", due=FRIDAY)
    january = Coming(dt.date(2020, 1, 30), "Temagrupp", "/moten/3/", dt.time(13, 15))
    morning = Coming(FRIDAY, "Styrgrupp", "/moten/4/", dt.time(9))
    whole_day = Coming(FRIDAY, "Konferens", "/moten/5/")
    old, new = News(dt.date(2019, 10, 4), "Beslut", "/a/"), News(FRIDAY, "Beslut", "/b/")

    class First(DeskSource):
        def waiting(self, user: object, today: dt.date) -> list[Waiting]:
            return [minutes, draft]

        def coming(self, user: object, today: dt.date) -> list[Coming]:
            return [january, morning]

        def news(self, user: object, today: dt.date) -> list[News]:
            return [old]

    class Second(DeskSource):
        def waiting(self, user: object, today: dt.date) -> list[Waiting]:
            return [papers]

        def coming(self, user: object, today: dt.date) -> list[Coming]:
            return [whole_day]

        def news(self, user: object, today: dt.date) -> list[News]:
            return [new]

    monkeypatch.setattr(desk, "_sources", {"a": (2, First()), "b": (1, Second())})

    assert desk_for(object(), today=FRIDAY) == Desk(
        waiting=[papers, minutes, draft], coming=[whole_day, morning, january], news=[new, old]
    )


def test_desk_source_that_offers_nothing_leaves_the_desk_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_sources", {"a": (1, DeskSource())})

    assert desk_for(object(), today=FRIDAY) == Desk()


def test_waiting_without_a_day_has_no_time_left() -> None:
    assert Waiting("Budget", "/budget/1/", "Skriv klart").time_left(FRIDAY) is None
