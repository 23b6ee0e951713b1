"""The one family of errors that reach a user: each is a Chinese sentence saying what, where, why and what to do."""


class PerfdeskError(Exception):
    """Something the user must know; `str(error)` is the sentence for the screen."""
