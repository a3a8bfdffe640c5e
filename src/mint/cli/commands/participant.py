"""Commands about participants of one's own: new, run, unregister."""

from __future__ import annotations

import contextlib
import functools
import keyword
import os
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Protocol
from urllib.parse import quote

from cyclopts import Parameter

from mint.cli.commands.stand_in import unset
from mint.cli.common import PLAIN, Common
from mint.cli.data_directory import find_data
from mint.cli.exits import FAILED, OK
from mint.cli.server import Server
from mint.cli.sources import write_new
from mint.cli.terminal import console, safe, show, show_json, text
from mint.cli.usage_error import UsageError
from mint.client.key_file import read_key
from mint.client.place import UrlPlace, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from mint.client.place import Place
    from mint.participants import Registry
    from mint.participants.hosting.broker_host import BrokerHost

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")

_CODE = '''\
from mint import Workitem, participant


@participant("{name}")
def {function}(wi: Workitem) -> None:
    """Say what this does."""
    wi.log("working")
    wi.fields.{function}_done = True
'''

_TEST = """\
from {function} import {function}

from mint.participants.trial import run


def test_it_says_that_it_is_done() -> None:
    done = run({function}, {{"product": "tool"}})

    assert done.fields.{function}_done
"""


class Worker(Protocol):
    """A program of participants, wherever it gets its work."""

    def run(self) -> int:
        """Work until `stop`: how many answers could not be told any more."""

    def stop(self) -> None:
        """Have `run` come to its end."""


def new(
    name: str,
    /,
    *,
    into: Annotated[Path, Parameter(name="--directory")] = Path(),
    common: Common = PLAIN,
) -> None:
    """Write the beginning of a participant, and a test of it that needs no server.

    For example:

        $ mint participant new weigh
        $ pytest test_weigh.py
        $ mint up --participants weigh.py

    Args:
        name: by which definitions will call it.
        into: the directory for the two files; this one without it.
        common: what every command takes.
    """
    function = _function(name)
    code, test = into / f"{function}.py", into / f"test_{function}.py"
    if test.exists():
        raise UsageError(f"{test} is there already, and is not overwritten")
    write_new(code, _CODE.format(name=name, function=function))
    write_new(test, _TEST.format(function=function))
    if common.json:
        show_json({"files": [str(code), str(test)]})
        return
    show(
        text(f"written: {code}"),
        text(f"written: {test}"),
        text("then: ", "dim").append(f"pytest {test}"),
        text("then: ", "dim").append(f"mint up --participants {code}"),
    )


def unregister(
    name: str,
    /,
    *,
    wfid: str | None = None,
    entirely: bool = False,
    common: Common = PLAIN,
) -> None:
    """Forget what was said of who does the work of a participant.

    For example:

        $ mint participant unregister approve
        $ mint participant unregister sizer --entirely

    Args:
        name: of the participant.
        wfid: in this process; how its id begins or ends will do. Without it, what is set for all.
        entirely: forget the participant itself: its queue, and that it has to sign. Steps that
            call it become errors.
        common: what every command takes.
    """
    if entirely:
        with Server.of(common.data) as server:
            told = server.delete(f"/participants/{quote(name, safe='')}")
        if common.json:
            show_json(told)
        else:
            show(text(f"unregistered: {told['name']}"))
        return
    unset(name, wfid=wfid, common=common)


def run(  # noqa: PLR0913 - each is an option of its own
    *references: str,
    server: str | None = None,
    token_file: Path | None = None,
    broker: str | None = None,
    inbound: str = "ruote_workitems",
    key: tuple[Path, ...] = (),
    only_signed: bool = False,
    name: str = "",
    concurrency: int = 8,
    threads: int = 0,
    grace: float = 30.0,
    log: Literal["debug", "info", "warning", "error"] = "info",
    common: Common = PLAIN,
) -> int:
    """Run participants in a program of their own, which fetches their work from a server.

    Ctrl-C or SIGTERM stops it: it fetches nothing more, gives back what has not begun, and lets
    running work end; a second one ends it at once. It waits for a server that is not there (yet),
    and goes on when the server was restarted.

        $ mint participant run weigh.py
        $ mint participant run company.build --server http://127.0.0.1:7474 --token-file token
        $ mint participant run company.build --broker amqp://mq.example.org/boss

    Args:
        references: Python files or modules, as for `mint up --participants`.
        server: the server's URL; without it, the server of the data directory.
        token_file: a file with the token; see `mint token new`. Needed with --server.
        broker: URL of a RabbitMQ from whose queues it takes its work, instead of a server; several
            nodes of a cluster with commas between them. The environment variable MINT_BROKER says
            it where others would see the command line.
        inbound: with --broker: the queue by which answers come to an engine.
        key: with --broker: a file with the key of one of its participants, as often as there are
            such; see `mint key new`.
        only_signed: with --broker: lay aside what an engine has not signed with one of these keys.
        name: of the worker, for people; made of host and process without it.
        concurrency: workitems at a time.
        threads: how many synchronous participants work at a time; as many without it.
        grace: seconds that running work may take to end.
        log: how much its log says, and that of its participants; on standard error.
        common: what every command takes.
    """
    from mint.client.connection import Connection  # noqa: PLC0415 - takes long to load
    from mint.engine.clock import SystemClock  # noqa: PLC0415 - the same
    from mint.participants.hosting import Host, Options  # noqa: PLC0415 - the same
    from mint.web.logs import configure_logs  # noqa: PLC0415 - the same

    configure_logs(log)
    if broker is None and server is None and token_file is None:
        broker = os.environ.get("MINT_BROKER")
    _check_way(broker, server is not None or token_file is not None, bool(key) or only_signed)
    if not references:
        raise UsageError("name a file or module with participants: mint participant run weigh.py")
    if concurrency < 1 or threads < 0 or grace < 0:
        raise UsageError("--concurrency must be 1 or more, --threads and --grace 0 or more")

    load = functools.partial(_loaded, references)
    registry = load(anew=False)
    options = Options(name, concurrency, threads, grace)
    host: Worker
    if broker is not None:
        host = _broker_host()(
            registry,
            broker,
            clock=SystemClock(),
            options=options,
            tell=_tell_line,
            inbound=inbound,
            load=load,
            keys=[read_key(file) for file in key],
            strict=only_signed,
        )
    else:
        line = Connection(_place(server, token_file, common.data))
        host = Host(registry, line, clock=SystemClock(), options=options, tell=_tell_line)
    with _signals(host):
        return FAILED if host.run() else OK


def _loaded(references: tuple[str, ...], *, anew: bool = True) -> Registry:
    from mint.participants import Registry  # noqa: PLC0415 - takes long to load

    registry = Registry()
    for reference in references:
        registry.load(reference, anew=anew)
    return registry


def _check_way(broker: str | None, by_server: bool, by_keys: bool) -> None:  # noqa: FBT001 - both
    if broker is not None and by_server:
        raise UsageError("--broker and --server are two ways: choose one")
    if by_keys and broker is None:
        raise UsageError("--key and --only-signed go with --broker: a server has tokens instead")


def _broker_host() -> type[BrokerHost]:
    try:
        from mint.participants.hosting.broker_host import BrokerHost  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(
            "--broker: the library for RabbitMQ is missing: pip install 'mint-boss[rabbitmq]'"
        ) from error
    return BrokerHost


def _place(server: str | None, token_file: Path | None, data: str | None) -> Place:
    if server is None:
        if token_file is not None:
            raise UsageError("--token-file goes with --server: a data directory has its own token")
        return place_of(find_data(data))
    if token_file is None:
        raise UsageError("--server needs --token-file FILE; `mint token new` makes a token")
    place = UrlPlace(server, token_file)
    place.address()  # a file that is not there is a slip of whoever typed this
    return place


def _tell_line(line: str) -> None:
    console(stderr=True).print(text(safe(line)), soft_wrap=True)


@contextlib.contextmanager
def _signals(host: Worker) -> Iterator[None]:
    """Stop at SIGINT and SIGTERM; at a second one, without waiting for anything."""
    asked: list[int] = []

    def on_signal(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        if len(asked) > 1:
            raise KeyboardInterrupt
        host.stop()

    handled = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, on_signal) for number in handled}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _function(name: str) -> str:
    function = name.replace("-", "_").lower()
    if not _NAME.fullmatch(name) or keyword.iskeyword(function):
        raise UsageError(
            f"`{name}` cannot be the name of a Python function: begin with a letter, "
            "and use letters, digits and dashes"
        )
    return function
