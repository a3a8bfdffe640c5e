"""Changes become events, events become work of services, services keep configuration right."""
