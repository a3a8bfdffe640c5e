"""What service scripts call: `from comar.service import *` gives all of it."""
