"""The page of AIR, from the table of commands to workers."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import msgspec
from scripts.reference.docstring import arguments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mint.air.control import Command

HEAD = """\
# AIR: calls over RabbitMQ

Services are called by name, over two exchanges of one virtual host: that of the connection, or
another. Names and formats are those of the original, but for the flag `immediate`, which no
broker knows any more, and the members `error` and `service`.

| what | how it is declared |
|---|---|
| exchange `AIR-request` | direct, durable: calls, by the name of the service |
| exchange `AIR-response` | direct, not durable: answers, by the name of the caller's queue |
| queue NAME of a service | durable, auto-delete, exclusive unless it is shared |
| queue of a caller | named by the broker, auto-delete, exclusive |

A call is sent as mandatory, so that one that nobody serves fails at once. It has the property
`reply_to` and this body:

```json
{"msgID": "urn:uuid:...", "args": [1, 2], "kwargs": {"precise": true}, "deadline": 1921568461.2}
```

`deadline` is in seconds since the epoch, or null. A call that is more than three seconds past it
is not begun with, and not answered. The answer:

```json
{"msgID": "urn:uuid:...", "return": 3, "service": "adder"}
```

When the function raised, it has `"error": {"class": "ValueError", "message": "..."}` as well. A
service handles one call at a time.

```python
from mint.air import Client

if __name__ == "__main__":
    with Client("amqp://air:air@broker.example.org/AIR") as client:
        print(client.call("adder", 5.0, 1, 2))
        print(client.call_all("weigh.*", 2.0, "status"))
```

## Workers

A worker is the instance number N of a participant on a host. It answers to the service
`PARTICIPANT.HOST.N`, together with the others of its participant to `PARTICIPANT.*`, and with all
there are to `*`. The first argument is one of these commands; the others have names.
"""


def air(table: Mapping[str, Command], *more: type[msgspec.Struct]) -> str:
    """The page.

    Args:
        table: the commands, by name.
        more: structs within those that the table names.

    Raises:
        SystemExit: an argument or a member is not explained.
    """
    rows = [
        f"| `{name}` | {command.does} | {_names(command.arguments)} | {_names(command.answer)} |"
        for name, command in table.items()
    ]
    head = ["| command | what it does | takes | answers |", "|---|---|---|---|"]
    used = [struct for one in table.values() for struct in (one.arguments, one.answer)]
    used += more
    members = [
        _explained(struct) for struct in dict.fromkeys(used) if msgspec.structs.fields(struct)
    ]
    return "\n".join([HEAD, *head, *rows, *members]) + "\n"


def _names(struct: type[msgspec.Struct]) -> str:
    return f"[{struct.__name__}](#{struct.__name__.lower()})" if struct.__struct_fields__ else ""


def _explained(struct: type[msgspec.Struct]) -> str:
    told = arguments(struct.__doc__ or "")
    lines = [
        "",
        f"### {struct.__name__}",
        "",
        inspect.cleandoc(struct.__doc__ or "").split("\n")[0],
        "",
    ]
    lines += ["| member | what it is |", "|---|---|"]
    for name in struct.__struct_fields__:
        if name not in told:
            raise SystemExit(f"{struct.__name__}.{name} is not explained in its docstring.")
        lines.append(f"| `{name}` | {told[name]} |")
    return "\n".join(lines)
