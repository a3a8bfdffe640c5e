from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.errors import SettingsError
from mint.settings import LimitSettings, ReadSettings, Settings, read_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "mint.toml"
    file.write_text('port = 1\nthreads = 2\nlog = "debug"\n\n[limits]\nsteps = 10\ndepth = 20\n')
    return file


def test_nothing_needs_to_be_set() -> None:
    assert read_settings() == Settings()


def test_the_database_is_a_file_in_the_data_directory_unless_it_is_named() -> None:
    assert Settings(data="/var/lib/mint").url == "sqlite:////var/lib/mint/mint.db"
    assert Settings().url == "sqlite:///.mint/mint.db"
    assert Settings(database="postgresql://db/mint").url == "postgresql://db/mint"


def test_the_command_line_wins_over_the_environment_over_the_file(file: Path) -> None:
    environment = {"MINT_THREADS": "3", "MINT_LOG": "warning", "HOME": "/x", "MINTED": "1"}
    found = read_settings(file, environment, {"log": "error", "host": None})
    assert found == Settings(port=1, threads=3, log="error", limits=LimitSettings(10, 20))


def test_groups_are_laid_over_each_other(file: Path) -> None:
    environment = {"MINT_LIMITS__DEPTH": "50"}
    found = read_settings(file, environment, {"limits": {"cancel": 1.5}})
    assert found.limits == LimitSettings(10, 50, 1.5)


def test_lists_in_the_environment_are_parted_by_colons() -> None:
    environment = {"MINT_PARTICIPANTS": "build.py:mint.things::"}
    assert read_settings(None, environment).participants == ("build.py", "mint.things")


def test_variables_that_are_no_settings_are_left_alone() -> None:
    assert read_settings(None, {"MINT_COLOUR": "green", "MINT_": "x"}) == Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("prot = 1\n", "unknown field `prot`"),
        ("[limits]\nwidth = 1\n", "unknown field `width` - at `$.limits`"),
        ('port = "any"\n', "Expected `int`, got `str` - at `$.port`"),
        ("port = \n", "not TOML"),
        ("limits = 5\n", "`$.limits`"),
    ],
)
def test_a_bad_file_is_told_with_the_place(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "mint.toml"
    file.write_text(text)
    with pytest.raises(SettingsError) as told:
        read_settings(file)
    assert message in str(told.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: No such file"):
        read_settings(tmp_path / "none.toml")
    (tmp_path / "odd.toml").write_bytes(b'log = "\xff"\n')
    with pytest.raises(SettingsError, match=r"odd\.toml: not TOML"):
        read_settings(tmp_path / "odd.toml")


@pytest.mark.parametrize(
    "environment",
    [
        {"MINT_PORT": "many"},
        {"MINT_LIMITS__DEPTH": "deep"},
        {"MINT_LIMITS": "5"},
        {"MINT_LIMITS": "5", "MINT_LIMITS__DEPTH": "5"},
        {"MINT_PORT__LOW": "5"},
    ],
)
def test_a_bad_variable_is_an_error(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        read_settings(None, environment)


def test_an_unknown_name_of_the_command_line_is_an_error() -> None:
    with pytest.raises(SettingsError, match="unknown field `prot`"):
        read_settings(given={"prot": 1})


names = st.sampled_from(["MINT_" + name.upper() for name in Settings.__struct_fields__])
inner = st.sampled_from(["", "__DEPTH", "__X", "__A__B", "__"])


@given(st.dictionaries(st.builds(str.__add__, names, inner), st.text(max_size=5)))
def test_no_environment_makes_it_stumble(environment: dict[str, Any]) -> None:
    try:
        assert isinstance(read_settings(None, environment), Settings)
    except SettingsError as error:
        assert str(error)  # noqa: PT017 - either is fine


def test_what_may_be_read_and_registered_is_off_unless_it_is_said() -> None:
    assert Settings().read == ReadSettings(files=(), hosts=())
    assert not Settings().registerp_allowed
    environment = {
        "MINT_READ__FILES": "/srv/defs:/srv/more",
        "MINT_READ__HOSTS": "defs.example.org",
        "MINT_READ__SIZE": "100",
        "MINT_REGISTERP_ALLOWED": "true",
    }
    found = read_settings(None, environment)
    assert found.registerp_allowed
    assert found.read == ReadSettings(("/srv/defs", "/srv/more"), ("defs.example.org",), 100)


def test_stores_of_definitions_are_parted_by_blanks() -> None:
    environment = {"MINT_DEFINITIONS__STORES": "dir:defs git:/srv/defs.git#main  db"}
    found = read_settings(environment=environment)
    assert found.definitions.stores == ("dir:defs", "git:/srv/defs.git#main", "db")


def test_people_and_their_groups_may_come_from_anywhere(tmp_path: Path) -> None:
    file = tmp_path / "mint.toml"
    file.write_text('humans = ["approve"]\n[groups]\nqa = ["ann", "bob"]\n')
    told = read_settings(file, {"MINT_GROUPS__DEV": "eve:al", "MINT_HUMANS": "sign:approve"})
    assert told.humans == ("sign", "approve")
    assert told.groups == {"qa": ("ann", "bob"), "dev": ("eve", "al")}
