"""Swedish order and search, the same on both databases."""

import random

import pytest
from django.db import connection

from collaboration.models import Organisation
from foundation.collation import compare_swedish, swedish_key, swedish_like
from tests.collaboration.factories import OrganisationFactory

FYRBODAL = [
    "Bengtsfors",
    "Dals-Ed",
    "Färgelanda",
    "Lysekil",
    "Mellerud",
    "Munkedal",
    "Orust",
    "Sotenäs",
    "Strömstad",
    "Tanum",
    "Trollhättan",
    "Uddevalla",
    "Vänersborg",
    "Åmål",
    "Ängelholm",
    "Öckerö",
]
ALPHABET = "aAbBcCdDeEéÉèËêfgGhiíIjklLmnñNoóOpqrsSštuUvVwWxyYýzZžåÅäÄöÖæÆøØüÜßłŁđðþçćč àâőœ0123456789  --'’.,&()/–:"


def _shuffled(words: list[str]) -> list[str]:
    return random.Random(13).sample(words, len(words))


@pytest.mark.parametrize(
    "ordered",
    [
        FYRBODAL,
        ["Ange", "Vänersborg", "Wenersborg", "zebra", "Zorn", "Ånge", "Ärla", "Öckerö", "Östersund"],
        ["Ringsby", "Ringsby Jansson", "Ringsbyn", "Strand", "Strandroth Frid"],
        ["Dals Ed", "Dals-Ed", "Dalsed", "Dalsland"],
        ["andra", "Andra", "andrá", "André", "Andréa"],
        ["Ångström", "Äpple", "Öberg"],
        ["§ 2", "1 möte", "10 möten", "2 möten", "möte"],
        ["Ülla", "Yrsa", "Ytter", "Ås", "Æra", "Ärla", "Ödegård", "Ødegård", "Öst"],
        ["Ðe", "dea", "Strasa", "Straße", "Strat", "thy", "Þyra"],
        ["a b", "a\u2009c", "a\u00add", "Жuk", "Яna"],
    ],
)
def test_words_sort_as_in_swedish(ordered: list[str]) -> None:
    assert sorted(_shuffled(ordered), key=swedish_key) == ordered


def test_comparison_tells_before_with_and_after() -> None:
    assert [compare_swedish(a, b) for a, b in (("z", "å"), ("å", "å"), ("å", "z"), ("", "a"))] == [-1, 0, 1, -1]


@pytest.mark.django_db
def test_database_sorts_the_names_in_swedish() -> None:
    for name in _shuffled(FYRBODAL):
        OrganisationFactory(name=name)
    assert list(Organisation.objects.order_by("name").values_list("name", flat=True)) == FYRBODAL


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "found"), [("åSA", ["Åsa"]), ("ÖCK", ["Öckerö"]), ("asa", []), ("100 %", ["100 % väst"])]
)
def test_search_finds_whatever_the_case_but_not_another_letter(words: str, found: list[str]) -> None:
    for name in ("Åsa", "Öckerö", "100 % väst", "100 väst"):
        OrganisationFactory(name=name)
    assert list(Organisation.objects.filter(name__icontains=words).values_list("name", flat=True)) == found


@pytest.mark.postgresql
@pytest.mark.django_db
def test_our_order_is_the_one_of_icu() -> None:
    chance = random.Random(7)
    words = ["".join(chance.choice(ALPHABET) for _letter in range(chance.randint(1, 6))) for _word in range(3000)]
    with connection.cursor() as cursor:
        cursor.execute('SELECT word FROM unnest(%s::text[]) word ORDER BY word COLLATE "svenska"', [words])
        assert [word for (word,) in cursor.fetchall()] == sorted(words, key=swedish_key)


@pytest.mark.parametrize(
    ("pattern", "text", "escape", "matches"),
    [
        ("%åsa%", "Gran-ÅSA 2", None, True),
        ("_sa", "Åsa", None, True),
        ("_sa", "Brusa", None, False),
        ("100\\%%", "100 %", "\\", False),
        ("100 \\%%", "100 % väst", "\\", True),
        ("a.b", "axb", None, False),
        ("%b", "a\nb", None, True),
        (None, "a", None, None),
        ("a", None, None, None),
        ("1%", 12, None, True),
    ],
)
def test_like_knows_every_alphabet(pattern: str | None, text: object, escape: str | None, matches: bool | None) -> None:
    assert swedish_like(pattern, text, escape) is matches
