"""What of a directory is text, and what is bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.trigger.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from mint.trigger.entry import Value

_BINARY = frozenset(
    [
        "audio",
        "cacertificate",
        "crosscertificatepair",
        "authorityrevocationlist",
        "certificaterevocationlist",
        "deltarevocationlist",
        "javaserializeddata",
        "jpegphoto",
        "objectguid",
        "objectsid",
        "photo",
        "thumbnaillogo",
        "thumbnailphoto",
        "usercertificate",
        "userpkcs12",
        "usersmimecertificate",
        "krbprincipalkey",
        "krbextradata",
    ]
)
"""Those of RFC 4523, RFC 2798, RFC 2713 and of widely used schemas."""

BOOKKEEPING = frozenset(
    [
        "contextcsn",
        "createtimestamp",
        "creatorsname",
        "entrycsn",
        "entrydn",
        "entryuuid",
        "hassubordinates",
        "modifiersname",
        "modifytimestamp",
        "numsubordinates",
        "structuralobjectclass",
        "subschemasubentry",
    ]
)
"""What a directory notes of an entry itself: it is told apart from the attributes."""


def value_of(name: str, raw: bytes, binary: Collection[str] = ()) -> Value:
    """A value, as text where it is such.

    What a name means does not depend on the value, except that bytes which cannot be text stay
    bytes under any name.

    Args:
        name: of the attribute, with its options.
        raw: what the directory gave.
        binary: further names of attributes that are no text, in lower case.

    Example:
        >>> value_of("cn", b"Ann"), value_of("jpegPhoto", b"Ann"), value_of("x;binary", b"Ann")
        ('Ann', b'Ann', b'Ann')
    """
    bare, *options = name.lower().split(";")
    if bare in _BINARY or bare in binary or "binary" in options:
        return raw
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def entry_of(attributes: Mapping[str, Iterable[bytes]], binary: Collection[str] = ()) -> Entry:
    """An entry, as python-ldap gives it.

    Args:
        attributes: values by name.
        binary: further names of attributes that are no text, in lower case.
    """
    return Entry(
        {name: [value_of(name, one, binary) for one in those] for name, those in attributes.items()}
    )


def without_bookkeeping(entry: Entry) -> Entry:
    """An entry without what the directory notes itself, which changes with each change."""
    return Entry({name: those for name, those in entry.items() if name.lower() not in BOOKKEEPING})
