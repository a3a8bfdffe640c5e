"""The client libraries of the original, for Python 3: programs that were written for them run on.

The packages `RuoteAMQP` and `SkyNET` hold nothing but the names; what they name is here.
"""
