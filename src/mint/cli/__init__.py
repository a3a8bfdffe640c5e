"""The command line: one file a command group; it asks the API, or starts the app."""
