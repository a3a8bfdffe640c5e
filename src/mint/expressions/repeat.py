from __future__ import annotations

from typing import ClassVar

from mint.expressions.cursor import Cursor


class Repeat(Cursor):
    """Run the children one after the other, over and over, until a `break`.

    ```radial
    repeat timeout: 4h, on_timeout: error
      wait 1m
      is_published
      break if: '${__result__}'
    ```

    Everything else is as in `cursor`.
    """

    names: ClassVar[tuple[str, ...]] = ("repeat", "loop")
    loops = True
