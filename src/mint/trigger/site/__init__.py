"""What a directory knows of the machines of a site, in types: hosts, subnets, zones."""
