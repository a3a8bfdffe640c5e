"""Calls to services by name, over RabbitMQ: what they are asked, and what they answer."""

from mint.air.caller import Caller
from mint.air.client import Client
from mint.air.server import Server

__all__ = ["Caller", "Client", "Server"]
