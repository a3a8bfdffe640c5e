"""How work reaches participants."""

from mint.transport.local import LocalTransport

__all__ = ["LocalTransport"]
