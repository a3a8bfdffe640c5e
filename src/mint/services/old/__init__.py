"""Scripts in the Python of their time, 2.4 to 2.7, made to run on Python 3."""
