from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.errors import BadService
from mint.trigger import Context, Interest, Service, record, trigger
from mint.trigger.loading import load

if TYPE_CHECKING:
    from pathlib import Path

DHCP = """
from trigger.host import record

@record
def dhcp(body):
    return ("dhcp", body)
"""

BIND = """
from mint.trigger import Interest, Service

class _Zones(Service):
    def load(self):
        return []
    def render(self, state):
        return {}

class Bind(_Zones):
    interests = [Interest(attrs={"cn"})]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "dhcp.py").write_text(DHCP)
    (tmp_path / "Bind.py").write_text(BIND)
    (tmp_path / "broken.py").write_text("import nowhere_at_all\n")
    return tmp_path


def test_functions_and_classes_are_found_by_the_names_of_files(folder: Path) -> None:
    loaded = load(["dhcp", "bind"], [str(folder)])
    assert not loaded.faults
    assert loaded.services["dhcp"].kind == "function"
    assert loaded.services["bind"].kind == "service"
    assert loaded.services["bind"].interests == (Interest(attrs={"CN"}),)
    assert trigger("dhcp")({"dn": "cn=a"}) == ("dhcp", {"dn": "cn=a"})


def test_what_cannot_be_imported_keeps_only_itself_back(folder: Path) -> None:
    loaded = load(["dhcp", "broken", "nowhere"], [str(folder)])
    assert set(loaded.services) == {"dhcp"}
    assert "broken.py:1: ModuleNotFoundError" in loaded.faults["broken"]
    assert f"no module has a service nowhere: looked in {folder}" in loaded.faults["nowhere"]
    assert loaded.unknown == {"nowhere"}


def test_only_what_is_wanted_is_imported(folder: Path) -> None:
    (folder / "dangerous.py").write_text("raise SystemExit('imported')\n")
    assert not load(["dhcp"], [str(folder)]).faults
    assert "imported" in load(["dangerous"], [str(folder)]).faults["dangerous"]


def test_a_file_may_hold_several(folder: Path) -> None:
    (folder / "dhcp.py").write_text(DHCP + BIND)
    assert set(load(["dhcp", "bind"], [str(folder / "dhcp.py")]).services) == {"dhcp", "bind"}


def test_what_comes_with_mint_is_taken_when_the_site_has_none(folder: Path) -> None:
    class Bind(Service):
        def load(self) -> None: ...
        def render(self, state: object) -> dict[str, str]:
            return {}

    def shipped(name: str) -> type | None:
        return Bind if name in {"bind", "nsd"} else None

    loaded = load(["bind", "nsd"], [str(folder)], shipped)
    assert loaded.services["nsd"].thing is Bind
    assert loaded.services["bind"].thing is not Bind


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("class Motd(Service):\n    pass", "motd.py:3: Motd has no load and no render"),
        ("class Motd(PerObject):\n    pass", "motd.py:3: Motd has no apply"),
        ("@record\ndef event(body): ...", 'motd.py:3: "event" is the special service'),
        ("@record\ndef motd(): ...", "takes no argument: the body"),
        ("@record(on='cn')\ndef motd(body): ...", "a list of Interest"),
        ("record(7)", "@record is for functions"),
        ("@record(on=Interest(where='(x'))\ndef motd(body): ...", "motd.py:3: FilterError"),
    ],
)
def test_what_cannot_be_a_service_says_where(tmp_path: Path, text: str, said: str) -> None:
    head = "from mint.trigger import Interest, PerObject, Service, record\n\n"
    (tmp_path / "motd.py").write_text(head + text)
    assert said in load(["motd"], [str(tmp_path)]).faults["motd"]


def test_names_follow_from_classes_and_functions() -> None:
    class KnownHosts(Service):
        pass

    class Other(Service):
        name = "other-name"

    @record(name="motd-file")
    def motd(body: object) -> object:
        return body

    assert KnownHosts(Context("a", None)).name == "knownhosts"  # type: ignore[arg-type]
    assert Other.name == "other-name"
    assert trigger("motd-file")(7) == 7
    with pytest.raises(BadService, match="no function is recorded as 'motd'; recorded are:"):
        trigger("motd")
