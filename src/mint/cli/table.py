"""Which commands there are, and where each is written; they are loaded when they are used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cyclopts import App, Group, Parameter

from mint.cli.exits import EXPLAINED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HELP = """MINT runs processes that take hours, weeks or months, and loses none.

Start a server with `mint up`, then launch a definition in a second terminal:

    $ mint up --participants participants.py
    $ mint launch release.radial -f product=tool
    $ mint watch

A process is named by its id; how that begins or ends will do. Every command explains itself:
`mint launch --help`.
"""

_GROUPS: dict[str, dict[str, str]] = {
    "Server": {
        "up": "up:up",
        "engine": "engine:engine",
        "web": "engine:web",
        "engines": "engine:engines",
        "status": "server:status",
        "doctor": "doctor:doctor",
        "tidy": "tidy:tidy",
        "backup": "backup:backup",
        "restore": "backup:restore",
        "participants": "server:participants",
        "worker list": "worker:list_",
        "worker ping": "worker:ping",
        "worker describe": "worker:describe",
        "worker status": "worker:status",
        "worker cancel": "worker:cancel",
        "worker pause": "worker:pause",
        "worker resume": "worker:resume",
        "worker loglevel": "worker:loglevel",
        "worker reload": "worker:reload",
        "worker shutdown": "worker:shutdown",
        "token new": "token:new",
        "token list": "token:list_",
        "token revoke": "token:revoke",
        "key new": "key:new",
        "key list": "key:list_",
        "key revoke": "key:revoke",
        "audit": "audit:audit",
        "whoami": "audit:whoami",
        "dead-letters": "server:dead_letters",
        "db upgrade": "db:upgrade",
        "db version": "db:version",
    },
    "Services": {
        "services list": "services:list_",
        "services status": "services:status",
        "services info": "services:info",
        "services start": "services:start",
        "services stop": "services:stop",
        "services restart": "services:restart",
        "services reload": "services:reload",
        "services ready": "services:ready",
        "services on": "services:on",
        "services off": "services:off",
        "services conditional": "services:conditional",
        "services register": "services_kept:register",
        "services remove": "services_kept:remove",
        "services plan": "services_seen:plan",
        "services log": "services_seen:log",
        "services boot": "services_kept:boot",
        "services doctor": "services_kept:doctor",
        "services run": "services_kept:run",
    },
    "Processes": {
        "launch": "launch:launch",
        "ps": "ps:ps",
        "show": "show:show",
        "watch": "watch:watch",
        "history": "history:history",
        "workitem": "workitem:workitem",
        "schedules": "schedules:schedules",
        "future": "future:future",
    },
    "Between processes": {
        "signal": "signal:signal",
        "tickets show": "tickets:show_one",
        "tickets set": "tickets:set_",
        "tickets release": "tickets:release",
        "variables get": "variables:get",
        "variables set": "variables:set_",
        "variables unset": "variables:unset",
        "variables history": "variables:history",
    },
    "People": {
        "tasks list": "tasks:list_",
        "tasks show": "tasks:show",
        "tasks claim": "tasks:claim",
        "tasks release": "tasks:release",
        "tasks delegate": "tasks:delegate",
        "tasks complete": "tasks:complete",
        "tasks fail": "tasks:fail",
        "tasks comment": "tasks:comment",
        "stand-in set": "stand_in:set_",
        "stand-in list": "stand_in:list_",
        "stand-in unset": "stand_in:unset",
    },
    "Steering": {
        "errors": "errors:errors",
        "replay": "replay:replay",
        "text": "patches:text",
        "edit": "edit:edit",
        "patches": "patches:patches",
        "blame": "patches:blame",
        "revert": "patches:revert",
        "apply": "apply:apply",
        "debug": "debug:debug",
        "break": "breaks:break_",
        "pause": "control:pause",
        "resume": "control:resume",
        "cancel": "control:cancel",
        "kill": "control:kill",
        "re-apply": "meddle:re_apply",
        "attach": "meddle:attach",
        "push-out": "meddle:push_out",
        "respark": "meddle:respark",
        "export": "portable:export",
        "import": "portable:import_",
        "fork": "portable:fork",
        "remove": "control:remove",
    },
    "Definitions": {
        "deploy": "deploy:deploy",
        "migrate": "migrate:migrate",
        "definitions list": "definitions:list_",
        "definitions find": "definition_stores:find",
        "definitions launch": "definition_stores:launch",
        "definitions stores": "definition_stores:stores",
        "definitions show": "definitions:show_",
        "definitions log": "definitions:log",
        "definitions diff": "definitions:diff",
        "definitions rollback": "definitions:rollback",
        "definitions disable": "definitions:disable",
        "definitions withdraw": "definitions:withdraw",
    },
    "Hosts": {
        "trigger hosts": "trigger_hosts:hosts",
        "trigger run": "trigger_run:run",
        "trigger explain": "trigger_explain:explain",
        "trigger topology": "trigger_topology:topology",
        "trigger doctor": "trigger_doctor:doctor",
        "trigger plan": "trigger_files:plan",
        "trigger apply": "trigger_files:apply",
        "trigger rollback": "trigger_files:rollback",
        "trigger generations": "trigger_files:generations",
        "trigger emit": "trigger_emit:emit",
        "trigger resync": "trigger_emit:resync",
        "trigger dead list": "trigger_dead:list_",
        "trigger dead show": "trigger_dead:show_",
        "trigger dead replay": "trigger_dead:replay",
        "trigger dead drop": "trigger_dead:drop",
    },
    "Writing": {
        "check": "check:check",
        "fmt": "fmt:fmt",
        "draw": "draw:draw",
        "participant new": "participant:new",
        "participant run": "participant:run",
        "participant register": "register:register",
        "participant unregister": "participant:unregister",
        "completion": "completion:completion",
    },
}


_PLACE = "mint.cli.commands."

_FAMILIES = {
    "worker": "Look after workers at a RabbitMQ broker. `mint worker` alone lists them.",
    "token": "Let workers and people in, say what they may do, and keep them out.",
    "key": "Let participants sign what they send by a broker.",
    "definitions": "Look at what is deployed, and take it back.",
    "db": "Look after the database.",
    "participant": "Write participants, run them elsewhere, and say who does their work.",
    "services": "Start, stop and look after the services of this host, by their scripts.",
    "tasks": "Do what waits for people. `mint tasks` alone lists it.",
    "stand-in": "Have something answer in the place of participants.",
    "tickets": "List tickets: who holds them, and who waits. Set how many there are; release them.",
    "trigger": "Keep the configuration of hosts as a directory has it. Alone: how hosts stand.",
    "trigger dead": "Look at what could not be done, and have it tried again.",
    "variables": "List the variables of the engine, which every process can read; set them.",
}
"""What commands of several words are about, by those before the last."""


_ALONE = {
    "definitions": "definitions:list_",
    "services": "services:list_",
    "tasks": "tasks:list_",
    "tickets": "tickets:tickets",
    "trigger": "trigger_hosts:hosts",
    "trigger dead": "trigger_dead:list_",
    "variables": "variables:variables",
    "worker": "worker:list_",
}
"""What the words before the last do when they stand alone."""


def application() -> App:
    """The whole command line."""
    app = App(
        name="mint",
        help=HELP,
        help_epilogue=EXPLAINED,
        help_format="plaintext",
        version=_version,
        default_parameter=Parameter(negative=(), show_default=_default),
        suppress_keyboard_interrupt=False,
    )
    for order, (heading, commands) in enumerate(_GROUPS.items()):
        group = Group(heading, sort_key=order)
        for number, (words, place) in enumerate(commands.items()):
            family, _, name = words.rpartition(" ")
            if family:
                _family(app, family, group, number).command(_PLACE + place, name=name)
            else:
                app.command(_PLACE + place, name=name, group=group, sort_key=number)
    return app


def _family(app: App, words: str, group: Group, number: int) -> App:
    """The family of commands that begin with some words; it is made with its first."""
    above, _, name = words.rpartition(" ")
    if above:
        app = _family(app, above, group, number)
    if name not in app:
        made = App(name=name, help=_FAMILIES[words], sort_key=number)
        if not above:
            made.group = group
        app.command(made)
    return app[name]


def load_overview(app: App, line: Sequence[str]) -> None:
    """Load the commands that an overview lists, where a command line may ask for one.

    Args:
        app: the whole command line.
        line: what was typed.
    """
    words = ""
    for word in line:
        if word.startswith("-") or word not in app:
            break
        app, words = app[word], f"{words} {word}".strip()
        if words in _ALONE:
            app.default(_loaded(_ALONE[words]))
    app.resolved_commands()


def _loaded(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(":")
    found: Callable[..., Any] = getattr(import_module(_PLACE + module), name)
    return found


def _default(value: object) -> object:
    """Defaults that say something; that nothing is given by default needs no saying."""
    return value or None


def _version() -> str:
    from mint.web.version import VERSION  # noqa: PLC0415 - only when asked

    return VERSION
