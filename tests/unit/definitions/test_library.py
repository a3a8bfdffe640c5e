from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.definitions.order import Order
from mint.errors import BadName, CheckFailed, DefinitionError, Refused, RevisionNotFound
from mint.lang.read import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.processes.rig import Rig

    from mint.definitions.library import Library
    from mint.model.revision import Revision

    Deploy = Callable[..., Revision]

TEXT = "define release\n  alice"


def test_a_definition_is_deployed_under_its_name(
    library: Library, rig: Rig, deploy: Deploy
) -> None:
    first = deploy(TEXT, by="al", note="new", source="some/file.radial")
    assert (first.label, first.by, first.note, first.at) == ("release@1", "al", "new", rig.clock.at)
    assert (first.format, first.text) == ("radial", TEXT)
    assert library.revision("release") == library.revision("release@1") == first
    assert library.tree(first).to_json() == ["define", {"release": None}, [["alice", {}, []]]]


@pytest.mark.parametrize(
    ("order", "name"),
    [
        (Order(TEXT, name="A/B/other"), "A/B/other"),
        (Order("define\n  alice", source="dir/nightly.radial"), "nightly"),
        (Order("alice", source="nightly.v2.yaml", format="radial"), "nightly.v2"),
    ],
)
def test_names_are_told_or_those_of_files(library: Library, order: Order, name: str) -> None:
    assert library.draft(order).revision.name == name


def test_a_definition_needs_a_name(library: Library) -> None:
    with pytest.raises(DefinitionError, match="no name"):
        library.draft(Order("define\n  alice", source="<stdin>"))
    with pytest.raises(BadName):
        library.draft(Order(TEXT, name="a b"))


def test_the_same_again_is_no_new_revision(library: Library, deploy: Deploy) -> None:
    assert deploy(TEXT) == deploy(TEXT, by="somebody else")
    assert not library.draft(Order(TEXT)).changes
    assert deploy(f"{TEXT} # a comment").number == 2
    assert deploy(f"{TEXT} # a comment", config="{}").number == 3


def test_configuration_and_schema_stay_when_nothing_is_said_of_them(deploy: Deploy) -> None:
    deploy(TEXT, config='{"a": 1}', schema="{}")
    after = deploy("define release\n  bob")
    assert (after.config, after.schema) == ('{"a": 1}', "{}")
    assert deploy("define release\n  bob", config="").config == ""


def test_errors_stop_it_and_warnings_when_that_is_wished(library: Library) -> None:
    draft = library.draft(Order("define release\n  nobody\n  stall\n  alice"))
    assert [each.severity for each in draft.findings] == ["error", "warning"]
    with pytest.raises(CheckFailed, match="release is not deployed: 2:3: error: nothing is called"):
        library.deploy(draft)
    assert library.deploy(draft, refuse=()).number == 1
    odd = library.draft(Order("define release\n  stall\n  alice"))
    with pytest.raises(CheckFailed, match="never reached"):
        library.deploy(odd, refuse=("error", "warning"))
    assert library.deploy(odd).number == 2


def test_a_configuration_is_checked(library: Library) -> None:
    schema = '{"properties": {"qa": {"type": "boolean"}}}'
    draft = library.draft(Order(TEXT, config='{"qa": 1, "ev": 2}', schema=schema))
    assert [each.severity for each in draft.findings] == ["error", "warning"]
    assert "qa: 1 is not of type" in draft.findings[0].message
    with pytest.raises(DefinitionError, match="configuration of release:1"):
        library.draft(Order(TEXT, config="{"))
    with pytest.raises(DefinitionError, match="schema of release"):
        library.draft(Order(TEXT, schema="[]"))


def test_a_schema_tells_the_checks_which_fields_there_are(library: Library) -> None:
    schema = '{"properties": {"tag": {}}, "additionalProperties": false}'
    draft = library.draft(Order("define release\n  echo '${tag} ${nope}'", schema=schema))
    assert [each.message for each in draft.findings] == [
        "nothing writes the field `nope`, which is read here"
    ]


def test_of_two_who_deploy_at_once_the_second_is_refused(library: Library) -> None:
    one, other = library.draft(Order(TEXT)), library.draft(Order(f"{TEXT}\n  bob"))
    library.deploy(one)
    with pytest.raises(Refused, match="somebody else has deployed"):
        library.deploy(other)


def test_an_older_one_is_made_current_again(library: Library, deploy: Deploy) -> None:
    old = deploy(TEXT, config='{"a": 1}', note="first", origin="dir:x", commit="c")
    deploy("define release\n  bob", config="")
    again = library.roll_back("release", None, by="bo", note="slow")
    assert (again.number, again.restores, again.by, again.note) == (3, 1, "bo", "slow")
    assert (again.origin, again.commit) == ("", "")
    assert again.says_the_same(old)
    assert library.tree(again) == library.tree(old)
    assert library.roll_back("release", 1, by="bo") == again
    for missing in (7, 0):
        with pytest.raises(RevisionNotFound):
            library.roll_back("release", missing, by="bo")
    with pytest.raises(RevisionNotFound):
        library.roll_back("nobody", None, by="bo")


def test_one_that_is_switched_off_is_not_launched(library: Library, deploy: Deploy) -> None:
    deploy(TEXT)
    off = library.switch_off("release", "disabled", by="al", note="for now")
    assert (off.number, off.kind, off.note) == (2, "disabled", "for now")
    assert library.switch_off("release", "disabled", by="al") == off
    with pytest.raises(Refused, match="release@2 is disabled"):
        library.launch_order(off, {})
    assert library.launch_order(library.revision("release@1"), {}).deployed == "release@1"
    assert library.switch_off("release", "withdrawn", by="al").number == 3
    assert deploy(TEXT).number == 4


def test_what_is_not_there_can_be_disabled_but_not_withdrawn(library: Library) -> None:
    with pytest.raises(RevisionNotFound):
        library.switch_off("A/x", "withdrawn", by="al")
    assert library.switch_off("A/x", "disabled", by="al").kind == "disabled"


def test_an_empty_text_disables(deploy: Deploy) -> None:
    off = deploy(" \n", name="A/x")
    assert (off.kind, off.digest) == ("disabled", "")


def test_a_launch_gets_the_configured_fields_and_is_checked(
    library: Library, rig: Rig, deploy: Deploy
) -> None:
    schema = '{"required": ["tag"]}'
    revision = deploy(TEXT, config='{"a": 1, "b": 1, "project": "x"}', schema=schema)
    with pytest.raises(Refused, match="the schema of release@1: 'tag' is a required property"):
        library.launch_order(revision, {})
    future = rig.engine.launch(library.launch_order(revision, {"tag": "1", "b": 2}))
    rig.settle()
    process = rig.views.process(future.result())
    assert process is not None
    assert process.deployed == "release@1"
    assert rig.crew.got[0].fields.items() >= {"a": 1, "b": 2, "tag": "1"}.items()
    assert "project" not in rig.crew.got[0].fields


def test_imports_are_kept_in_what_is_deployed(library: Library, deploy: Deploy) -> None:
    deploy("define locks\n  define take\n    alice", name="common/locks")
    text = "define release\n  import 'common/locks'\n  take"
    first = deploy(text)
    assert first.imports == {"common/locks": 1}
    assert [child.name for child in library.tree(first).children] == ["define", "take"]
    deploy("define locks\n  define take\n    bob", name="common/locks")
    assert library.tree(first) == library.tree(library.revision("release"))
    assert deploy(text).imports == {"common/locks": 2}
    pinned = deploy(text.replace("locks'", "locks@1'"))
    assert library.tree(pinned) == library.tree(first)


def test_who_imports_itself_is_told(deploy: Deploy) -> None:
    deploy("define a\n  define x\n    alice")
    deploy("define b\n  import a\n  define y\n    alice")
    deploy("define c\n  import b")
    message = "2:3: `a` would import itself: a imports c imports b imports a"
    with pytest.raises(DefinitionError, match=message):
        deploy("define a\n  import c\n  define x\n    alice")
    with pytest.raises(DefinitionError, match="a imports a"):
        deploy("define a\n  import a")


def test_what_is_not_deployed_may_import_too(library: Library, deploy: Deploy) -> None:
    deploy("define locks\n  define take\n    alice")
    reading = read("define\n  import locks\n  take")
    assert [child.name for child in library.imported(reading).tree.children] == ["define", "take"]
    plain = read("define\n  take")
    assert library.imported(plain) is plain
    with pytest.raises(DefinitionError, match="nothing is deployed as `nope`"):
        library.imported(read("define\n  import nope"))


def test_one_that_is_switched_off_cannot_be_imported(library: Library, deploy: Deploy) -> None:
    deploy("define locks\n  define take\n    alice")
    library.switch_off("locks", "disabled", by="al")
    with pytest.raises(DefinitionError, match="nothing is deployed"):
        deploy("define k\n  import locks")
