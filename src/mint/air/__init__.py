"""Calls to services by name, over RabbitMQ: what they are asked, and what they answer."""
