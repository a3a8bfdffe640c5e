"""The store: everything that must survive, in SQLite or PostgreSQL."""

from mint.store.opening import open_store

__all__ = ["open_store"]
