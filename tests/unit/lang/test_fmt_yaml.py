from __future__ import annotations

import pytest
import yaml

from mint.lang.fmt_yaml import to_yaml
from mint.lang.read import read
from mint.model.tree import Tree

PRETTY = """\
define:
  release:
  revision: 0.3
  do:
    - check
    - participant: bravo
    - wait: "5"
    - notify: {to: qa, all: true}
    - error:
        it failed:
        unless: ${__result__}
    - sequence:
        - echo: go on ${f:x}
        - set:
            f:x: [1, two, "3"]
            h:
              a: [[], {}]
              b: "c: d"
    - - a
      - do: 1
      - - b
"""


def test_pretty_text_stays_as_it_is() -> None:
    written = to_yaml(read(PRETTY).tree)
    assert written == PRETTY.replace("    - - a\n      - do: 1\n", "    - - a\n      - {do: 1}\n")


def test_any_yaml_reader_can_read_it() -> None:
    assert yaml.safe_load(to_yaml(read(PRETTY).tree)) == yaml.safe_load(PRETTY)


@pytest.mark.parametrize(
    "text", ["a: b", "a #b", "- a", "a:", "", " a", "5", "~", "true", "\n", "*a"]
)
def test_texts_that_would_be_misread_are_quoted(text: str) -> None:
    assert to_yaml(Tree("echo", {text: None})).startswith('echo: "')


def test_keys_may_be_longer_than_readers_look_ahead() -> None:
    tree = Tree("a", {"k" * 2000: 1, "m": {"n" * 2000: [1]}})
    assert read(to_yaml(tree), format="yaml").tree == tree
