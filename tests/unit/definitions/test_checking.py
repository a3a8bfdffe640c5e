from __future__ import annotations

import pytest

from mint import Workitem, participant
from mint.definitions.checking import checked
from mint.errors import DefinitionError
from mint.lang.read import read
from mint.participants import Registry


@participant("team_.*", pattern=True)
def team(wi: Workitem) -> None:
    wi.fields.done = True


def test_all_that_belongs_to_a_definition_is_checked() -> None:
    schema = '{"properties": {"n": {"type": "integer"}}, "additionalProperties": false}'
    found = checked(
        read("define k\n  echo '${n} ${m}'\n  nobody"),
        Registry(team),
        configured='{"n": "x", "project": "y"}',
        schema=schema,
    )
    assert [(each.severity, each.message.partition("`")[0].strip()) for each in found] == [
        ("error", "the configuration does not fit the schema: n: 'x' is not of type 'integer'"),
        ("warning", "the configuration says"),
        ("error", "nothing is called"),
    ]


def test_where_nobody_knows_who_takes_part_no_name_is_wrong() -> None:
    assert checked(read("define k\n  nobody"), None) == []


def test_what_cannot_be_read_is_told_with_its_name() -> None:
    reading = read("define k\n  noop")
    with pytest.raises(DefinitionError, match="configuration of k:1:2"):
        checked(reading, None, configured="{", name="k")
    with pytest.raises(DefinitionError, match="schema of k"):
        checked(reading, None, schema='{"type": 7}', name="k")
