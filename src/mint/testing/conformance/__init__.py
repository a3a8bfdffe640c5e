"""Runs cases whose traces were recorded from the original engine against this one."""
