"""What service scripts import: the programming interface of COMAR, kept by MINT."""
