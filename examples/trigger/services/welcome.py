from __future__ import annotations

from typing import Any

from trigger.host import record

from mint.trigger import Interest


@record(on=Interest(object_class="inetOrgPerson", ops=["add"]))  # type: ignore[untyped-decorator]
def welcome(body: dict[str, Any]) -> None:
    """Greet somebody who is new."""
    print(f"a letter of welcome goes to {body['dn']}", flush=True)
