"""MINT: a process orchestrator whose processes are data."""
