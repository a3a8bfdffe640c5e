from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.service_scripts.reading import Case, cases, result_of

if TYPE_CHECKING:
    from tests.service_scripts.host import Host

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
async def test_a_script_does_what_it_did_when_it_was_written(host: Host, case: Case) -> None:
    conf = host.runner.layout.conf
    conf.mkdir(parents=True, exist_ok=True)
    (conf / "corpus").write_text('# comment=1\nNAME="a b"\nQ=\'c\'\nPLAIN=d\nNICE="-0"\nEMPTY=""\n')
    pidfile = host.root / "corpus.pid"
    pidfile.unlink(missing_ok=True)

    outcome = await host.call("corpus", case.text, case.method, dry="dry" in case.expected)
    try:
        expected = case.expected
        told = outcome.fault and f"{outcome.fault.name}: {outcome.fault.text}"
        root = str(host.root)
        plain = told and told.replace(root, "{root}")
        assert [plain] == expected.get("fault", [None]), outcome.log
        assert outcome.result == result_of(case)
        if "line" in expected:
            assert outcome.fault
            assert [str(outcome.fault.line)] == expected["line"]
        if "log" in expected:
            lines = outcome.log.rstrip().split("\n")
            assert [line.rstrip() for line in lines] == expected["log"]
        told_states = [signal.args[-1] for signal in outcome.signals]
        assert told_states == expected.get("signal", [])
        actions = [each.replace(root, "{root}") for each in outcome.actions]
        assert actions == expected.get("action", [])
    finally:
        for process in outcome.started:
            process.send(9)
