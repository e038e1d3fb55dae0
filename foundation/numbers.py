"""Swedish numbers: read them as people write them, show them as Swedish type does.

Thousands are parted by U+202F NARROW NO-BREAK SPACE, decimals by a comma, minus is U+2212, and a
unit follows after U+00A0 NO-BREAK SPACE. A point or any kind of space in input parts thousands.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from foundation.errors import RuleError

THIN_SPACE = "\u202f"
HARD_SPACE = "\u00a0"
MINUS = "\u2212"
THOUSAND = Decimal(1000)

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'.]")
_GROUPED = re.compile(r"\d{1,3}(?:[\s\u00a0\u2007\u2009\u202f'.]\d{3})+")
_WHOLE = re.compile(r"\d+")
_DECIMAL = re.compile(r"\d+,\d+")


def parse_number(text: str, *, decimals: int = 0) -> Decimal:
    """Return the number a Swedish writer meant by `text`.

    `1 500`, `1.500`, `1500` and `1'500` are 1500 whatever space is used; with `decimals` above 0
    a comma parts decimals (`1,5`). Raises RuleError, naming the text, for anything else, so
    `1.5`, `1,500` in a whole-number field and `12 34` are never guessed at.
    """
    raw = str(text).strip()
    negative = raw[:1] in {"-", MINUS, "\u2013"}
    body = raw[1:].strip() if negative else raw
    whole, comma, fraction = body.partition(",")
    if not (_WHOLE.fullmatch(whole) or _GROUPED.fullmatch(whole)):
        raise RuleError(_("“%(text)s” is not a number. Write for example 1 500.") % {"text": raw})
    if comma and not (decimals and _WHOLE.fullmatch(fraction) and len(fraction) <= decimals):
        if decimals:
            sentence = _("“%(text)s” has too many decimals: at most %(count)s are allowed.")
        else:
            sentence = _("“%(text)s” has decimals. Write a whole number, for example 1 500.")
        raise RuleError(sentence % {"text": raw, "count": decimals})
    number = Decimal(_SPACES.sub("", whole) + (f".{fraction}" if comma else ""))
    return -number if negative else number


def round_half_up(number: Decimal, decimals: int = 0) -> Decimal:
    """Round a number for show: half goes away from zero, as Swedish accounts do."""
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_number(number: Decimal | float, decimals: int = 0) -> str:
    """Return `number` rounded half up, `1 500` with a thin space, `−1,5` with a real minus."""
    rounded = round_half_up(Decimal(number), decimals)
    text = f"{abs(rounded):,.{decimals}f}".replace(",", THIN_SPACE).replace(".", ",")
    return f"{MINUS}{text}" if rounded < 0 else text


def format_sek(amount: Decimal, decimals: int = 0) -> str:
    """Return an amount in SEK as `1 217 000 kr`."""
    return f"{format_number(amount, decimals)}{HARD_SPACE}kr"


def format_ksek(amount: Decimal, *, unit: bool = True) -> str:
    """Return an amount in SEK as thousands: `1 500 tkr`, with one decimal only where it has one."""
    thousands = Decimal(amount) / THOUSAND
    decimals = 0 if thousands == thousands.to_integral_value() else 1
    text = format_number(thousands, decimals)
    return f"{text}{HARD_SPACE}tkr" if unit else text


def format_percent(share: Decimal, decimals: int = 1) -> str:
    """Return a share of 1 as `93,3 %`."""
    return f"{format_number(share * 100, decimals)}{HARD_SPACE}%"
