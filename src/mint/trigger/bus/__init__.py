"""What carries changes to services: RabbitMQ, or the database of an engine."""
