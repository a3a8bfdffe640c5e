from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from mint.app.app import App
from mint.errors import MintError, SettingsError, StoreError, StoreLocked
from mint.lang.read import read
from mint.participants import Registry, participant
from mint.ports.front import LaunchOrder
from mint.settings import LimitSettings, ReadSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mint.participants import Workitem


@participant
def greet(wi: Workitem) -> dict[str, Any]:
    """Say hello, and talk about it."""
    wi.log("about to greet")
    wi.progress(1, 2)
    return {"greeting": f"Hello, {wi.fields.name}"}


def order(text: str, **fields: Any) -> LaunchOrder:
    return LaunchOrder(read(text).tree, fields)


def wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.005)


def finished(app: App, wfid: str) -> dict[str, Any] | None:
    """The fields at the end of a process, for which this waits."""

    def over() -> bool:
        found = app.store.views.process(wfid)
        return found is not None and found.state == "terminated"

    wait(over)
    found = app.store.views.process(wfid)
    assert found is not None
    return found.fields


def test_a_process_runs_from_launch_to_end(tmp_path: Path) -> None:
    with App(Settings(data=str(tmp_path / "new" / "data")), Registry(greet)) as app:
        wfid = app.engine.launch(order("greet", name="Aino")).result(10)
        assert finished(app, wfid) == {"name": "Aino", "greeting": "Hello, Aino"}
        kinds = [event.kind for _, event in app.store.views.history(wfid)]
    assert {"launched", "log", "progress", "replied", "terminated"} <= set(kinds)
    assert (tmp_path / "new" / "data").stat().st_mode & 0o777 == 0o700


def test_participants_come_from_files(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        "from mint.participants import participant\n\n"
        "@participant\ndef double(wi):\n    return {'n': wi.fields.n * 2}\n"
    )
    settings = Settings(data=str(tmp_path / "data"), participants=(str(file),))
    with App(settings) as app:
        wfid = app.engine.launch(order("double", n=21)).result(10)
        assert finished(app, wfid) == {"n": 42}


def test_work_goes_on_after_a_restart(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path))
    started, go_on = threading.Event(), threading.Event()

    @participant("slow")
    def slow(_wi: Workitem) -> None:
        started.set()
        go_on.wait(10)

    app = App(settings, Registry(slow))
    app.start()
    wfid = app.engine.launch(order("sequence\n  wait '0.1s'\n  slow\n  greet", name="Aino")).result(
        10
    )
    assert started.wait(10)
    app.stop(timeout=0.05)
    go_on.set()
    with App(settings, Registry(greet, slow)) as again:
        assert (finished(again, wfid) or {})["greeting"] == "Hello, Aino"


def test_a_data_directory_has_one_server(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path))
    with App(settings, Registry(greet)) as app:
        with pytest.raises(StoreLocked):
            App(settings)
        wfid = app.engine.launch(order("greet", name="Aino")).result(10)
        finished(app, wfid)
    with App(settings):
        pass


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"database": "oracle://x"}, StoreError, "oracle"),
        ({"participants": ("none.py",)}, MintError, "none.py"),
        ({"on_error": "none.radial"}, MintError, "none.radial: No such file"),
        ({"error_handlers": {"release": "none.radial"}}, MintError, "none.radial: No such file"),
        ({"on_terminate": "bad.radial"}, MintError, "bad.radial:1"),
    ],
)
def test_what_keeps_it_from_starting_leaves_no_lock(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, Any],
    error: type[MintError],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.radial").write_text("sequence 'x\n")
    with pytest.raises(error, match=message):
        App(Settings(data="data", **settings))
    with App(Settings(data="data")):
        pass


def test_a_data_directory_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="--data"):
        App(Settings(data=str(tmp_path / "file" / "data")))


def test_an_app_that_was_not_started_can_be_stopped(tmp_path: Path) -> None:
    App(Settings(data=str(tmp_path))).stop()
    App(Settings(data=str(tmp_path))).stop()


def test_handlers_and_limits_of_the_settings_reach_the_engine(tmp_path: Path) -> None:
    handler = tmp_path / "handler.radial"
    handler.write_text("define handler\n  greet\n")
    settings = Settings(
        data=str(tmp_path),
        on_error=str(handler),
        error_handlers={"other": str(handler), "quiet": ""},
        limits=LimitSettings(steps=200),
    )
    with App(settings, Registry(greet)) as app:
        wfid = app.engine.launch(order("repeat\n  noop", name="Aino")).result(10)
        (error,) = app.store.views.errors(wfid)
        assert error.fault.kind == "limit"
        assert set(app.engine.options.error_handlers) == {"other"}
        wait(lambda: len(app.store.views.processes(state="terminated")) == 1)
        (child,) = app.store.views.processes(state="terminated")
        assert (child.parent, child.name, child.why) == (wfid, "handler", "on_error")


def test_progress_that_cannot_be_kept_hurts_nobody(tmp_path: Path) -> None:
    @participant("odd")
    def odd(wi: Workitem) -> dict[str, Any]:
        wi.progress(object(), 10)  # type: ignore[arg-type]
        return {"done": True}

    with App(Settings(data=str(tmp_path)), Registry(odd)) as app:
        wfid = app.engine.launch(order("odd")).result(10)
        assert finished(app, wfid) == {"done": True}
        assert app.loop.fault is None


def answer_of(app: App, wfid: str) -> str:
    """The message of the error that a process gets, for which this waits."""
    wait(lambda: bool(app.store.views.errors(wfid)))
    return app.store.views.errors(wfid)[0].fault.message


def test_the_word_read_reads_what_the_settings_allow(tmp_path: Path) -> None:
    (tmp_path / "defs").mkdir()
    (tmp_path / "defs" / "a.json").write_text('{"n": 1}')
    reading = ReadSettings(files=(str(tmp_path / "defs"),))
    with App(Settings(data=str(tmp_path / "data"), read=reading)) as app:
        assert app.registry.all() == []
        wfid = app.engine.launch(order("read a.json, to: x")).result(10)
        assert finished(app, wfid) == {"x": {"n": 1}}
        wfid = app.engine.launch(order("read /etc/passwd, to: x")).result(10)
        assert "setting read.files" in answer_of(app, wfid)


def test_processes_register_participants_if_the_settings_allow_it(tmp_path: Path) -> None:
    text = "sequence\n  registerp alfred, retries: 2\n  unregisterp nobody"
    with App(Settings(data=str(tmp_path), registerp_allowed=True)) as app:
        wfid = app.engine.launch(order(text)).result(10)
        assert finished(app, wfid) == {"__result__": False}
        assert [entry.name for entry in app.roll.entries()] == ["alfred"]
    with App(Settings(data=str(tmp_path))) as app:
        wfid = app.engine.launch(order("unregisterp alfred")).result(10)
        assert "registerp_allowed" in answer_of(app, wfid)
