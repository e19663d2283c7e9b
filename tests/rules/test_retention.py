import datetime

from jangkau.rules.retention import support_of_books_kept_until


def test_what_supports_the_books_is_kept_for_ten_years_after_their_own() -> None:
    kept_until = support_of_books_kept_until(2022, on=datetime.date(2022, 12, 31))

    assert kept_until == datetime.date(2033, 1, 1)
