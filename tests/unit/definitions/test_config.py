from __future__ import annotations

import json

import pytest

from mint.definitions import config
from mint.errors import DefinitionError

SCHEMA = """{
  "properties": {"qa": {"type": "boolean"}, "ev": {"properties": {"id": {"type": "integer"}}}},
  "required": ["tag"] // told at launch
}"""


def test_what_is_told_at_launch_goes_before_what_is_configured() -> None:
    text = '{"qa": true, "arch": "arm"} # as always'
    assert config.merged(text, {"arch": "x86", "n": 1}) == {"qa": True, "arch": "x86", "n": 1}
    assert config.merged("", {"n": 1}) == {"n": 1}


def test_what_one_process_does_to_its_fields_no_other_sees() -> None:
    text = '{"list": [1]}'
    config.merged(text, {})["list"].append(2)
    assert config.merged(text, {}) == {"list": [1]}


def test_what_happened_is_never_told_by_a_configuration() -> None:
    text = '{"project": "evil", "ev": {}, "qa": 1}'
    assert config.merged(text, {}) == {"qa": 1}
    assert config.merged(text, {"project": "A:B"}) == {"qa": 1, "project": "A:B"}
    assert config.reserved_in(text) == ["project", "ev"]
    assert config.reserved_in("") == []


@pytest.mark.parametrize("text", ["{", "[]", "true", '{"a": 1,}'])
def test_what_is_no_object_is_told(text: str) -> None:
    with pytest.raises(DefinitionError, match=r"x\.conf:1"):
        config.values_of(text, "x.conf")


def test_faults_name_the_field() -> None:
    told = config.faults(SCHEMA, {"qa": "yes", "ev": {"id": "7"}, "tag": 1})
    assert told == ["ev.id: '7' is not of type 'integer'", "qa: 'yes' is not of type 'boolean'"]
    assert config.faults(SCHEMA, {}) == ["'tag' is a required property"]
    assert config.faults(SCHEMA, {}, whole=False) == []
    assert config.faults("", {"any": 1}) == []


def test_of_many_faults_a_few_are_told() -> None:
    schema = json.dumps({"additionalProperties": {"type": "integer"}})
    assert config.faults(schema, dict.fromkeys("abcdefgh", "x"))[-1] == "and 3 more"


@pytest.mark.parametrize(
    "schema", ['{"type": 7}', "[]", "{", '{"properties": {"a": {"type": "strin"}}}']
)
def test_what_is_no_schema_is_told(schema: str) -> None:
    with pytest.raises(DefinitionError):
        config.check_schema(schema)
    config.check_schema("")


@pytest.mark.parametrize(
    "part",
    [{"$ref": "https://example.org/x.json"}, {"pattern": "("}, {"$ref": "#/properties/a"}],
)
def test_a_schema_that_cannot_be_used_is_told_and_nothing_is_fetched(part: object) -> None:
    schema = json.dumps({"properties": {"a": part}})
    with pytest.raises(DefinitionError, match=r"(?i)schema"):
        config.faults(schema, {"a": "x"})


def test_known_fields_are_those_of_both() -> None:
    names, closed = config.known_fields('{"qa": true}', SCHEMA)
    assert (names, closed) == ({"qa", "ev", "project"}, False)
    assert config.known_fields("", '{"additionalProperties": false}') == ({"ev", "project"}, True)
