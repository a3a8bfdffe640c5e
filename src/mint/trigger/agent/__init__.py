"""What a host does: it takes messages from its queues, and has its services heed them."""
