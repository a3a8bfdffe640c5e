"""Stand-ins for the few modules of the distribution that scripts import."""
