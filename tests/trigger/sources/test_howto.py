"""The set-up that the page tells works, and gives the doctor nothing to complain of."""

from __future__ import annotations

import re
import time
from pathlib import Path

import msgspec
import pytest
from tests.directories import BASE, PASSWORD, DirectoryServer, directory_server

from mint.trigger.sources.doctor import examine

pytestmark = pytest.mark.daemons

_PAGE = Path(__file__).parents[3] / "docs" / "howto" / "trigger-ldap.md"
_READER = f"cn=mint,{BASE}"


def _block(name: str) -> str:
    found = re.search(rf":name: {name}\n\n(.*?)```", _PAGE.read_text(), re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_configuration_of_the_page_is_all_that_the_reader_needs() -> None:
    def told(server: DirectoryServer, text: str) -> str:
        before = text.partition("database config")[0]
        page = _block("slapd-conf").replace("/var/lib/ldap/accesslog", str(server.folder / "log"))
        page = page.replace("/var/lib/ldap/main", str(server.folder / "main"))
        page = page.replace("\noverlay    syncprov", f"\nrootpw {PASSWORD}\noverlay syncprov")
        return before.replace("moduleload accesslog\nmoduleload syncprov\n", "") + page

    with directory_server(told) as server:
        connection = server.connect()
        person = {"objectClass": [b"person"], "sn": [b"x"], "userPassword": [PASSWORD.encode()]}
        connection.add_s(_READER, [*person.items()])
        settings = msgspec.structs.replace(server.settings, bind=_READER)
        now = time.time()  # noqa: TID251 - the clock of this host is what is asked about
        found = examine(settings, set(), now)
    assert [finding for finding in found if finding.severity != "ok"] == []
