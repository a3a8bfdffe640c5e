"""The page about services that come with MINT says what there is, and its examples can be used."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.trigger.directories import InMemory
from tests.trigger.option_tables import table

from mint.trigger.service import Context
from mint.trigger.shipped.catalog import NAMES, class_of, options_of
from mint.trigger.shipped.nftables import Chain
from mint.trigger.shipped.options import Including, Lined, Options
from mint.trigger.site.options import HostEntries, RecordEntries, SiteOptions, SubnetEntries
from mint.trigger.site.record import Record
from mint.trigger.site.subnet import Subnet
from mint.trigger.site.zone import Zone

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "trigger-shipped.md").read_text()
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(
    "kind",
    [
        *(Options, SiteOptions, HostEntries, SubnetEntries, RecordEntries),
        *(Subnet, Zone, Record, Chain),
    ],
)
def test_a_table_has_the_options_that_there_are(kind: Any) -> None:
    assert f"\n\n{table(kind)}\n\n" in PAGE


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_service_has_a_section_with_its_options(name: str) -> None:
    kind = class_of(name).options_type
    base = next(one for one in (Including, Lined, Options) if issubclass(kind, one))
    section = PAGE.split(f"\n## `{name}`\n")[1].split("\n## ")[0]
    assert f"\n\n{table(kind, base)}\n\n" in section
    assert f"\n| `{name}` | " in PAGE


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_can_be_used(example: str) -> None:
    said = tomllib.loads(example)["trigger"]
    options = said.get("options", {})
    listed = {name for names in said.get("hosts", {}).values() for name in names}
    for name in {*options, *listed} - {"site"}:
        made = class_of(name)(Context("civet", InMemory({}), options_of(name, options)))
        state = made.load()
        assert made.render(state)
