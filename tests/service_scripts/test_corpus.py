from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.service_scripts.reading import Case, cases, result_of

if TYPE_CHECKING:
    from tests.service_scripts.host import Host

    from mint.services.outcome import Outcome

_SETTINGS = """# comment=1
NAME="a b"
Q='c'
PLAIN=d
NICE="-0"
EMPTY=""
"""
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
async def test_a_script_does_what_it_did_when_it_was_written(host: Host, case: Case) -> None:
    conf = host.runner.layout.conf
    conf.mkdir(parents=True, exist_ok=True)
    (conf / "corpus").write_text(_SETTINGS)
    (host.root / "corpus.pid").unlink(missing_ok=True)

    outcome = await host.call("corpus", case.text, case.method, dry="dry" in case.expected)
    for process in outcome.started:
        process.send(9)
    told = _told(outcome, str(host.root))
    assert told["fault"] == case.expected.get("fault", []), outcome.log
    assert outcome.result == result_of(case)
    for word in ("line", "log"):
        if word in case.expected:
            assert told[word] == case.expected[word]
    for word in ("signal", "action"):
        assert told[word] == case.expected.get(word, [])


def _told(outcome: Outcome, root: str) -> dict[str, list[str]]:
    fault = outcome.fault
    texts = [f"{fault.name}: {fault.text}"] if fault else []
    return {
        "fault": [each.replace(root, "{root}") for each in texts],
        "line": [str(fault.line)] if fault else [],
        "log": [line.rstrip() for line in outcome.log.rstrip().split("\n")],
        "signal": [signal.args[-1] for signal in outcome.signals],
        "action": [each.replace(root, "{root}") for each in outcome.actions],
    }
