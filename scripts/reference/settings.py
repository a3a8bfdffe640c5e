"""The page of settings, from the struct that holds them."""

from __future__ import annotations

import msgspec
from msgspec import NODEFAULT, UNSET
from scripts.reference.docstring import arguments

HEAD = """\
# Settings

Settings stand in a TOML file; the environment overrides it. An unknown name is an error that says
which.
"""


def settings(struct: type[msgspec.Struct], prefix: str) -> str:
    """The page: one row for each setting, in the order of the struct.

    Args:
        struct: the settings; its docstring has an Args section that explains each.
        prefix: what stands before a name in the environment, such as `MINT_`.

    Raises:
        SystemExit: a setting is not explained.
    """
    told = arguments(struct.__doc__ or "")
    rows = []
    for field in msgspec.structs.fields(struct):
        if field.name not in told:
            raise SystemExit(f"{struct.__name__}.{field.name} is not explained in its docstring.")
        variable = f"{prefix}{field.name.upper()}"
        text = told[field.name].replace("|", "\\|")
        rows.append(f"| `{field.encode_name}` | `{variable}` | {_default(field)} | {text} |")
    table = "\n".join(
        ["| setting | in the environment | if not set | what it does |", "|---|---|---|---|", *rows]
    )
    return f"{HEAD}\n{table}\n"


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.default_factory is not NODEFAULT:
        return f"`{msgspec.json.encode(field.default_factory()).decode()}`"
    if field.default in (NODEFAULT, UNSET, None):
        return ""
    return f"`{msgspec.json.encode(field.default).decode()}`"
