"""What a user may choose when a book is printed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """What a user may choose.

    Attributes:
        narrative: whether the narratives are printed; None leaves it to the edition.
        sign_off: whether blanks to sign are printed where a book names nobody.
        draft: whether each page is marked 草稿.
    """

    narrative: bool | None = None
    sign_off: bool = False
    draft: bool = False
