"""The services of a host on D-Bus: names, objects, who may do what, and a client."""
