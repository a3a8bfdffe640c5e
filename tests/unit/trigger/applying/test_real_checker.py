from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from tests.applying import Nothing, files
from tests.services import find_program, missing

from mint.errors import RegenerationRefused
from mint.trigger.applying import Applier
from mint.trigger.service import Command, Context, Service

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEAD = """$TTL 3600
@ IN SOA ns.example.org. root.example.org. (1 3600 600 86400 300)
@ IN NS ns
ns IN A 192.0.2.1
"""


class Zone(Service):
    """A zone of hosts, as named reads it."""

    check: ClassVar[Sequence[Command]] = [["named-checkzone", "example.org", "{file}"]]
    check_as = "nobody"
    hosts: tuple[tuple[str, str], ...] = ()

    def load(self) -> Any:
        return list(self.hosts)

    def render(self, state: Any) -> dict[str, str]:
        return {"db.example.org": HEAD + "".join(f"{name} IN A {ip}\n" for name, ip in state)}

    def without(self, state: Any, dn: str) -> Any:
        return [host for host in state if f"cn={host[0]}" != dn]


@pytest.mark.daemons
def test_the_name_server_itself_says_what_is_wrong_and_by_whom(tmp_path: Path) -> None:
    if find_program("named-checkzone") is None:
        missing("named-checkzone")
    service = Zone(Context("civet", Nothing()))
    applier = Applier(service, tmp_path / "state")
    service.hosts = (("ann", "192.0.2.10"), ("bob", "192.0.2.11"))
    assert not applier.regenerate().unchecked
    good = files(tmp_path / "state" / "current")
    service.hosts = (("ann", "192.0.2.10"), ("bob", "192.0.2.911"), ("cid", "192.0.2.12"))
    with pytest.raises(RegenerationRefused, match="named-checkzone") as raised:
        applier.regenerate(dns=["cn=bob", "cn=cid"])
    assert "db.example.org:6:" in raised.value.detail
    assert raised.value.detail.endswith("Without these entries it would be right:\ncn=bob")
    assert files(tmp_path / "state" / "current") == good
