"""The file in which a worker keeps the key with which it signs."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mint.client.secret_file import write_secret
from mint.errors import MintError
from mint.model.signing import Key

if TYPE_CHECKING:
    from collections.abc import Mapping


VARIABLE = "MINT_SIGNING_KEY"
"""The environment variable that names such files, with `:` in between."""


def keys_of(environment: Mapping[str, str]) -> tuple[Key, ...]:
    """The keys that an environment names.

    Raises:
        MintError: see `read_key`.
    """
    files = environment.get(VARIABLE, "").split(":")
    return tuple(read_key(Path(file)) for file in files if file)


def write_key(file: Path, key: Key) -> None:
    """Write a new file with a key, which only its owner can read.

    Raises:
        FileExistsError: there is such a file.
    """
    write_secret(file, msgspec.json.format(msgspec.json.encode(key)).decode())


def read_key(file: Path) -> Key:
    """The key in a file.

    Raises:
        MintError: it cannot be read, others can read it too, or it holds no key.
    """
    try:
        with file.open("rb") as stream:
            mode = stat.S_IMODE(os.fstat(stream.fileno()).st_mode)
            if mode & 0o077:
                raise MintError(f"{file}: others can read this key: chmod 600 {file}")
            key = msgspec.json.decode(stream.read(), type=Key)
        bytes.fromhex(key.secret)
    except OSError as error:
        raise MintError(f"{file}: {error.strerror}") from error
    except ValueError as error:
        raise MintError(
            f"{file}: this is no key as `mint key new NAME --file FILE` writes it"
        ) from error
    return key
