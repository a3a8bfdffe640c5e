"""The names that programs import."""

from __future__ import annotations

import inspect

import pytest

import RuoteAMQP
import RuoteAMQP.launcher
import RuoteAMQP.participant
import RuoteAMQP.workitem
import SkyNET


def test_ruote_amqp_has_the_names_that_programs_import() -> None:
    assert RuoteAMQP.Workitem is RuoteAMQP.workitem.Workitem is RuoteAMQP.participant.Workitem
    assert RuoteAMQP.Participant is RuoteAMQP.participant.Participant
    assert RuoteAMQP.Launcher is RuoteAMQP.launcher.Launcher
    assert RuoteAMQP.FlowExpressionId is RuoteAMQP.workitem.FlowExpressionId
    assert RuoteAMQP.workitem.DictAttrProxy({"a": 1}).a == 1
    for name in ("ConsumerThread", "format_block", "format_exception", "format_ruby_backtrace"):
        assert name in RuoteAMQP.participant.__all__


def test_skynet_has_the_names_that_programs_import() -> None:
    from SkyNET import Exo, ParticipantCtrl, Workitem, WorkItemCtrl  # noqa: PLC0415 - as they do
    from SkyNET.Control import WorkItemCtrl as Same  # noqa: PLC0415
    from SkyNET.Exo import Exo as SameExo  # noqa: PLC0415
    from SkyNET.Exo import ParticipantConfigError, ParticipantHandlerNotDefined  # noqa: PLC0415

    assert Exo is SameExo is SkyNET.Exo
    assert WorkItemCtrl is Same
    assert Workitem is RuoteAMQP.Workitem
    assert WorkItemCtrl("cancel").message == "cancel"
    assert ParticipantCtrl("start").config is None
    assert issubclass(ParticipantHandlerNotDefined, RuntimeError)
    assert issubclass(ParticipantConfigError, RuntimeError)


@pytest.mark.parametrize(
    ("made", "defaults"),
    [
        (RuoteAMQP.Launcher, ["localhost", "boss", "boss", "boss", None]),
        (RuoteAMQP.Participant, [inspect.Parameter.empty, "localhost", "ruote", "ruote", "ruote"]),
    ],
)
def test_arguments_have_the_defaults_that_programs_count_on(
    made: type, defaults: list[object]
) -> None:
    assert [one.default for one in inspect.signature(made).parameters.values()] == defaults
    names = {"amqp_host", "amqp_user", "amqp_pass", "amqp_vhost"}
    assert names < set(inspect.signature(made).parameters)
