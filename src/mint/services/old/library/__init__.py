"""Modules of the standard library that took another form."""
