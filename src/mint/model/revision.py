from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["definition", "disabled", "withdrawn"]


class Revision(msgspec.Struct, frozen=True, omit_defaults=True):
    """A definition as it was deployed once: it never changes.

    Args:
        name: of the definition, such as `release` or `A/B/REQUEST.review`.
        number: 1 for the first one of the name.
        digest: of the tree that is run, with what it imports; "" when it is none.
        kind: `definition`; `disabled`, which also switches off one of the same name further up;
            or `withdrawn`, as if the name had never been deployed.
        text: as it was written.
        format: of the text: radial, yaml, json...
        source: name of the file that it was in.
        config: of the definition, JSON with comments; "" for none.
        schema: JSON Schema of the launch fields; "" for none.
        note: what was said about it.
        by: who deployed it.
        at: when, seconds since the epoch.
        origin: the store that it is from, such as `dir:definitions`; "" for the command or the API.
        commit: in which commit of that store it was found; "" where there are none.
        imports: by name, the number of the revision that was imported.
        restores: the number of the revision of which it is a copy, 0 for none.

    Example:
        >>> Revision("release", 3).label
        'release@3'
    """

    name: str
    number: int = 0
    digest: str = ""
    kind: Kind = "definition"
    text: str = ""
    format: str = ""
    source: str = ""
    config: str = ""
    schema: str = ""
    note: str = ""
    by: str = ""
    at: float = 0.0
    origin: str = ""
    commit: str = ""
    imports: dict[str, int] = {}
    restores: int = 0

    @property
    def label(self) -> str:
        """Its name and number, as processes have it."""
        return f"{self.name}@{self.number}"

    @property
    def place(self) -> str:
        """Its folder and the first part of its file: what a look-up by event asks for."""
        return place_of(self.name)

    def says_the_same(self, other: Revision) -> bool:
        """Whether both do the same, wherever they are from."""
        return _content(self) == _content(other)


def place_of(name: str) -> str:
    """The folder of a name and what stands before the first dot of its last part.

    Example:
        >>> place_of("A/B.C/REQUEST.review")
        'A/B.C/REQUEST'
    """
    folder, slash, last = name.rpartition("/")
    return f"{folder}{slash}{last.partition('.')[0]}"


def _content(revision: Revision) -> tuple[str, ...]:
    return revision.kind, revision.digest, revision.text, revision.config, revision.schema
