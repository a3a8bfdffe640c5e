"""Service scripts: Python files that start, stop and report a service of this host."""
