from __future__ import annotations

import itertools
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_CONSONANTS = "bdfghjkmnprstvwyz"
_VOWELS = "aeiou"


def id_source() -> Callable[[], str]:
    """A source of short texts that no other source has given, nor will give.

    Each source has 60 random bits of its own, followed by a number: they sort as they were given.
    """
    own = secrets.token_hex(8)[:15] + "x"
    numbers = itertools.count()
    return lambda: f"{own}{next(numbers):07x}"


def new_wfid(now: float, random: Callable[[int], int] = secrets.randbelow) -> str:
    """A process id as the original system makes them: `20301122-0101-mazumabu-pepugeze` (UTC).

    Args:
        now: seconds since the epoch.
        random: gives a number below its argument.
    """
    moment = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M")
    return f"{moment}-{_word(random)}-{_word(random)}"


def _word(random: Callable[[int], int]) -> str:
    return "".join(
        _CONSONANTS[random(len(_CONSONANTS))] + _VOWELS[random(len(_VOWELS))] for _ in range(4)
    )
