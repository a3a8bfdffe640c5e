"""Calls that do nothing, and tell what they would do."""
