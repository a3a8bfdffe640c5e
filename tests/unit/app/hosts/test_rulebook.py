from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.app.hosts.sites import site_for

from mint.trigger.interest import Interest

if TYPE_CHECKING:
    from pathlib import Path

HOSTS = {"web1": ("motd", "accounts", "fussy", "broken", "nowhere", "kea")}


def test_a_function_is_told_the_change_itself_and_a_class_is_not(tmp_path: Path) -> None:
    book = site_for(tmp_path).rulebook
    assert [(one.service, one.whole) for one in book.rules] == [("accounts", True), ("motd", False)]
    assert book.faults == {}


def test_what_concerns_a_service_may_depend_on_its_options(tmp_path: Path) -> None:
    options = {"fussy": {"color": "red"}}
    book = site_for(tmp_path, hosts={"web1": ("fussy",)}, options=options).rulebook
    assert [one.interest for one in book.rules] == [Interest(attrs={"red"})]


def test_every_change_concerns_what_cannot_be_used(tmp_path: Path) -> None:
    site = site_for(tmp_path, hosts=HOSTS, options={"kea": {"nonsense": 1}})
    (tmp_path / "services" / "broken.py").write_text("1 +\n")
    book = site.rulebook
    unknown = {one.service for one in book.rules if one.interest == Interest()}
    assert unknown == set(book.faults) == {"fussy", "broken", "nowhere", "kea"}
    assert "fussy.py:4: Fussy cannot be made: KeyError: 'color'" in book.faults["fussy"]
    assert "broken.py:1" in book.faults["broken"]
    assert book.faults["kea"] == "trigger.options.kea.nonsense: there is no such option"
    assert book.faults["nowhere"].startswith("no module has a service nowhere: looked in ")
