from __future__ import annotations

from mint.ports.alert import Told
from mint.store import rows, schema
from mint.store.part import Part
from mint.store.writes import insert

_TOLD = "SELECT cause, document FROM alerts WHERE alert = ? AND cause <> ''"
_KEEP = insert(schema.alerts)
_DROP = "DELETE FROM alerts WHERE alert = ? AND cause = ?"

# Under the cause '' stands who tells, and until when nobody else may.
_HOLD = """
    INSERT INTO alerts (alert, cause, at, document) VALUES (?, '', ?, ?)
    ON CONFLICT (alert, cause) DO UPDATE SET at = excluded.at, document = excluded.document
    WHERE alerts.at < ? OR CAST(alerts.document AS TEXT) = ?
"""


class DatabaseAlertBook(Part):
    """What alerts told, in a database; see `mint.ports.alert.AlertBook`."""

    def told(self, alert: str) -> dict[str, Told]:
        """See `AlertBook.told`."""
        with self._reading() as session:
            found = session.read(_TOLD, alert)
        return {cause: rows.read(document, Told) for cause, document in found}

    def keep(self, alert: str, cause: str, told: Told) -> None:
        """See `AlertBook.keep`."""
        with self._writing() as session:
            session.write(_KEEP, [(alert, cause, told.at, rows.text(told))])

    def drop(self, alert: str, cause: str) -> None:
        """See `AlertBook.drop`."""
        with self._writing() as session:
            session.run(_DROP, alert, cause)

    def hold(self, alert: str, holder: str, now: float, until: float) -> bool:
        """See `AlertBook.hold`."""
        name = rows.text(holder)
        with self._writing() as session:
            return session.run(_HOLD, alert, until, name, now, name) == 1
