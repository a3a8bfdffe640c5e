from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.client.key_file import keys_of, read_key, write_key
from mint.errors import MintError
from mint.model.signing import Key

if TYPE_CHECKING:
    from pathlib import Path

KEY = Key("k1", "weigh", "00ff")


def test_what_is_written_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "weigh.key"
    write_key(file, KEY)
    assert read_key(file) == KEY
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_key(file, KEY)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "weigh.key"
    write_key(file, KEY)
    file.chmod(0o640)
    with pytest.raises(MintError, match=r"others can read this key: chmod 600 .*weigh\.key"):
        read_key(file)


@pytest.mark.parametrize(
    "text", ["", "not JSON", "{}", '{"id": "k", "participant": "p", "secret": "no hex"}']
)
def test_what_is_no_key(tmp_path: Path, text: str) -> None:
    file = tmp_path / "weigh.key"
    file.touch(0o600)
    file.write_text(text)
    with pytest.raises(MintError, match="no key as `mint key new"):
        read_key(file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MintError, match="No such file"):
        read_key(tmp_path / "weigh.key")


def test_an_environment_names_as_many_as_it_likes(tmp_path: Path) -> None:
    other = Key("k2", "pack", "11ee")
    for name, key in (("a", KEY), ("b", other)):
        write_key(tmp_path / name, key)
    assert keys_of({"MINT_SIGNING_KEY": f"{tmp_path}/a:{tmp_path}/b"}) == (KEY, other)
    assert keys_of({}) == ()
