"""Services are watched: when one ends by itself it is told, and started again if that is wished."""
