"""Books are checked in slices, and anew after a change."""

from sessions import filled

from perfdesk.desk.session import Session
from perfdesk.model.check import check_book


def test_a_book_is_checked_in_slices_and_anew_after_a_change(session: Session) -> None:
    book_id, (first, *_) = filled(session, *(f"项目{n}" for n in range(30)))
    slices = 1
    while not session.check_for(book_id, 0):
        slices += 1
        if slices == 40:
            session.set_text(first, "annual_goal", "")
    assert slices > 70
    assert session.check_for(book_id, 0)
    assert session.findings(book_id) == check_book(session.book(book_id), session.editions)
