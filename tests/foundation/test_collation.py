"""Swedish order: å, ä, ö after every other letter."""

from foundation.collation import swedish_key


def test_letters_after_z_come_after_every_word_on_z() -> None:
    words = ["Östersund", "Zorn", "Ärla", "zebra", "Åmål", "Öckerö", "Vänersborg", "Wenersborg", "Ange", "Ånge"]
    assert sorted(words, key=swedish_key) == [
        "Ange",
        "Vänersborg",
        "Wenersborg",
        "zebra",
        "Zorn",
        "Åmål",
        "Ånge",
        "Ärla",
        "Öckerö",
        "Östersund",
    ]
