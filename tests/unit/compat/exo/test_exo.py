from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from mint.compat.exo import Exo
from mint.compat.exo.misfit import InvalidParticipantHandlerSignature, ParticipantHandlerNotDefined

if TYPE_CHECKING:
    from pathlib import Path

_numbers = itertools.count()


def made(folder: Path, code: str, more: str = "") -> Any:
    """An exo of a module, which has another name each time: Python keeps those that it knows."""
    name = f"logic_{next(_numbers)}"
    (folder / f"{name}.py").write_text(code)
    conf = folder / "it.conf"
    conf.write_text(
        f"[participant]\nname = sizer\ncode = {folder}/{name}.py\n"
        "[boss]\namqp_host = 127.0.0.1:1\namqp_user = u\namqp_pwd = p\namqp_vhost = v\n" + more
    )
    return Exo(str(conf), str(folder))


HANDLER = """
class ParticipantHandler:
    def __init__(self):
        self.told = []

    def handle_lifecycle_control(self, ctrl):
        self.told.append((ctrl.message, ctrl.config))
        if ctrl.message == "start":
            self.finish()
        if ctrl.message == "stop":
            raise RuntimeError("it does not matter")

    def handle_wi(self, wid):
        pass
"""


def test_a_handler_gets_its_log_and_a_way_to_the_engine(tmp_path: Path) -> None:
    exo = made(tmp_path, HANDLER, "[skynet]\nlog_level = warning\n")
    assert exo.handler.log.name == exo.name == "sizer"
    assert exo.handler.log.getEffectiveLevel() == 30
    assert exo.handler.send_to_engine == exo.p.send_to_engine


def test_a_handler_lives_from_start_to_die(tmp_path: Path) -> None:
    exo = made(tmp_path, HANDLER)
    exo.handler.finish = exo.p.finish
    assert exo.run() is False
    assert exo.handler.told == [("start", exo.config), ("stop", None), ("die", None)]


def test_what_a_handler_raises_at_the_start_ends_it(tmp_path: Path) -> None:
    exo = made(tmp_path, HANDLER.replace("self.finish()", "raise OSError('no disk')"))
    with pytest.raises(OSError, match="no disk"):
        exo.run()


def test_a_level_that_is_none_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made(tmp_path, HANDLER, "[skynet]\nlog_level = loud\n")
    assert "the option log_level is no level: LOUD" in caplog.text


def test_there_must_be_a_handler(tmp_path: Path) -> None:
    with pytest.raises(ParticipantHandlerNotDefined, match="has no class ParticipantHandler"):
        made(tmp_path, "pass\n")


def test_a_handler_is_made_without_arguments(tmp_path: Path) -> None:
    code = "class ParticipantHandler:\n    def __init__(self, name): pass\n"
    with pytest.raises(InvalidParticipantHandlerSignature, match="missing a required argument"):
        made(tmp_path, code)


def test_what_a_module_raises_goes_out_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        made(tmp_path, "1 / 0\n")
    with pytest.raises(TypeError, match="from within"):
        made(
            tmp_path,
            "class ParticipantHandler:\n    def __init__(self): raise TypeError('from within')\n",
        )
