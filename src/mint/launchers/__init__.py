"""Launchers start processes when something happens."""

from mint.launchers.launch import Launch
from mint.launchers.launcher import Launcher, launcher
from mint.launchers.poll import Poll

__all__ = ["Launch", "Launcher", "Poll", "launcher"]
