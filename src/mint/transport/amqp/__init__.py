"""Work that goes out through RabbitMQ, and what comes in by it."""

from mint.transport.amqp.transport import AmqpTransport

__all__ = ["AmqpTransport"]
