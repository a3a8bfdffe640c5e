"""The composition root: the only place that knows all parts."""

from mint.app.app import App

__all__ = ["App"]
