"""What can't be measured, and why."""


class Failure(Exception):
    """A measurement failed; the message says what, and of what."""


class Absent(Failure):
    """A program that would be measured is not there; the message says which."""
