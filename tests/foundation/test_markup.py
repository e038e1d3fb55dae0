"""Strings that become HTML: escaped once, and only once."""

import pytest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from foundation.markup import escaped, joined


@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;"),
        (format_html("<b>{}</b>", "<"), "<b>&lt;</b>"),
        (1217, "1217"),
        (_("yes"), "ja"),
    ],
)
def test_text_is_escaped_and_html_is_left_as_it_is(value: object, html: str) -> None:
    assert escaped(value) == html


def test_parts_are_one_piece_of_html() -> None:
    whole = joined(["<i>", escaped("<"), "</i>"])

    assert escaped(whole) == "<i>&lt;</i>"
