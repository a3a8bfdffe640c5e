"""How a database gets from the schema of one version of MINT to that of the next."""

from mint.store.migrations.upgrading import HEAD, check, current, run

__all__ = ["HEAD", "check", "current", "run"]
