"""The process side of the contract for Python: set-up only, never on the path of a message."""
