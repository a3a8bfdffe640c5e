"""Launchers start processes when something happens."""

from mint.launchers.launch import Launch
from mint.launchers.launcher import Launcher, launcher
from mint.launchers.poll import Poll
from mint.launchers.remote import Remote
from mint.launchers.run import run

__all__ = ["Launch", "Launcher", "Poll", "Remote", "launcher", "run"]
