"""The same job done by others. Each file runs on the Python of its peer, with nothing of ours."""
