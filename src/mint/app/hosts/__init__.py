"""Services of hosts whose configuration follows a directory: settings become parts."""
