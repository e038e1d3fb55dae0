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

MOST_DIGITS = 15
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u200e\u200f\u2060\ufeff]")
_SEPARATORS = re.compile(r"[\s.'’]")
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:(?:\s+[0-9]{3})+|(?:\.[0-9]{3})+|(?:['’][0-9]{3})+)")
_FRACTION = re.compile(r"[0-9]+")
_MINUSES = {"-", MINUS, "\u2013"}


def parse_number(text: str, *, decimals: int = 0) -> Decimal:
    """Return the number a Swedish writer meant by `text`.

    `1 500`, `1.500`, `1500` and `1'500` are 1500 whatever kind of space is used; with `decimals` above 0
    a comma parts decimals (`1,5`). Raises RuleError, naming the text, for anything else, so
    `1.5`, `1,500` in a whole-number field, `1.500 000` and `12 34` are never guessed at.
    """
    raw = _INVISIBLE.sub("", str(text)).strip()
    negative = raw[:1] in _MINUSES
    whole, comma, fraction = (raw[1:].strip() if negative else raw).partition(",")
    if not _WHOLE.fullmatch(whole):
        raise RuleError(_("“%(text)s” is not a number. Write for example 1 500.") % {"text": raw})
    if comma:
        _check_fraction(raw, fraction, decimals)
    digits = _SEPARATORS.sub("", whole)
    if len(digits) > MOST_DIGITS:
        raise RuleError(_("“%(text)s” is too large. Check the number of digits.") % {"text": raw})
    number = Decimal(f"{digits}.{fraction}" if comma else digits)
    return -number if negative else number


def _check_fraction(raw: str, fraction: str, decimals: int) -> None:
    if decimals and _FRACTION.fullmatch(fraction) and len(fraction) <= decimals:
        return
    if not decimals:
        raise RuleError(_("“%(text)s” has decimals. Write a whole number, for example 1 500.") % {"text": raw})
    if not _FRACTION.fullmatch(fraction):
        raise RuleError(_("“%(text)s” is not a number. Write for example 1 500.") % {"text": raw})
    sentence = _("“%(text)s” has too many decimals: at most %(count)s are allowed.")
    raise RuleError(sentence % {"text": raw, "count": decimals})


def round_half_up(number: Decimal, decimals: int = 0) -> Decimal:
    """Round a number for show: half goes away from zero, as Swedish accounts do."""
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_number(number: Decimal | float, decimals: int = 0) -> str:
    """Return `number` rounded half up, `1 500` with a thin space, `−1,5` with a real minus."""
    exact = Decimal(str(number)) if isinstance(number, float) else Decimal(number)
    rounded = round_half_up(exact, decimals)
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
