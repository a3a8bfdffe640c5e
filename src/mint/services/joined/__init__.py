"""Services of hosts in processes, and in calls by name: what joins them to the rest of MINT."""
