"""`from comar.service import *`: all that a service script needs.

The modules come along: scripts use `os` or `signal` without importing them.
"""

from __future__ import annotations

import fcntl as fcntl
import grp as grp
import os as os
import pwd as pwd
import shlex as shlex
import signal as signal
import socket as socket
import subprocess as subprocess
import termios as termios
import time as time

from mint.services.api.commands import execReply as execReply
from mint.services.api.commands import run as run
from mint.services.api.config import config as config
from mint.services.api.config import loadConfig as loadConfig
from mint.services.api.config import loadEnvironment as loadEnvironment
from mint.services.api.defaults import info as info
from mint.services.api.defaults import is_on as is_on
from mint.services.api.defaults import ready as ready
from mint.services.api.defaults import registerState as registerState
from mint.services.api.defaults import setState as setState
from mint.services.api.dependencies import startDependencies as startDependencies
from mint.services.api.dependencies import stopDependencies as stopDependencies
from mint.services.api.dependencies import waitBus as waitBus
from mint.services.api.locking import FileLock as FileLock
from mint.services.api.locking import synchronized as synchronized
from mint.services.api.running import checkDaemon as checkDaemon
from mint.services.api.running import isServiceRunning as isServiceRunning
from mint.services.api.starting import startService as startService
from mint.services.api.stopping import stopService as stopService
from mint.services.api.words import call as call
from mint.services.api.words import fail as fail
from mint.services.api.words import notify as notify
from mint.services.api.words import script as script
from mint.services.api.words import translated as _translated

_ = _translated  # not taken by a star import: scripts have it anyway
