"""A list of ten times as many rows takes as many statements."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.partnership import (
    OTHER_AGREEMENT,
    Sent,
    Worker,
    approve,
    bill,
    check,
    day,
    fund_elsewhere,
    make_agreement,
    pay,
    register,
    send,
    workers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SIZES = (60, 600)


def statements(run: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        run()
    return len(captured)


def mixed(count: int) -> list[Worker]:
    """Return rows of every kind, a tenth of each faulty, under review, known, and funded elsewhere in part."""
    tenth = count // 10
    partly, known = workers(tenth), workers(tenth)
    for row in known:
        register(row)
    fund_elsewhere(partly, months=1, code=f"{OTHER_AGREEMENT}-{count}")
    return [
        *workers(count - 5 * tenth), *partly, *known, *workers(tenth, name=""), *workers(tenth, sex="P"),
        *workers(tenth, born="31-02-1980"),
    ]  # fmt: skip


@pytest.fixture
def both(world: object) -> list[list[Worker]]:
    """Lists of two sizes, each under an agreement of its own."""
    for count in SIZES:
        make_agreement(code=f"PKS-{count}")
    return [mixed(count) for count in SIZES]


def test_checking(both):
    few, many = (
        statements(lambda rows=rows, count=count: check(rows, sent=Sent(agreement=f"PKS-{count}")))
        for rows, count in zip(both, SIZES, strict=True)
    )

    assert few == many


def test_importing(both):
    few, many = (
        statements(lambda rows=rows, count=count: send(rows, agreement=f"PKS-{count}"))
        for rows, count in zip(both, SIZES, strict=True)
    )

    assert few == many


def test_approving_billing_and_paying(both):
    counted = []
    for rows, count in zip(both, SIZES, strict=True):
        code = f"PKS-{count}"
        send(rows, agreement=code)
        # Between import and approval others take a month of every tenth row.
        fund_elsewhere(rows[: count // 10], months=1, code=f"DAHULU-{count}")
        approving = statements(lambda code=code: approve(agreement=code))
        issued = []
        billing = statements(lambda code=code, issued=issued: issued.extend(bill(agreement=code)))
        paying = statements(lambda issued=issued: pay(issued[0]))
        counted.append((approving, billing, paying))

    assert counted[0] == counted[1]


def test_sending_members_again_and_letting_them_go_under_a_monthly_bill(world):
    counted = []
    for count in SIZES:
        code = f"BULANAN-{count}"
        make_agreement(code=code, billing="monthly")
        rows = workers(count)
        send(rows, agreement=code)
        approve(agreement=code)
        bill(agreement=code, at=day("2022-10-01"))
        half = [row.but(mutation="keluar") for row in rows[: count // 2]]
        sending = statements(
            lambda code=code, half=half, rows=rows, count=count: send(
                half + rows[count // 2 :], agreement=code, at=day("2022-10-05")
            )
        )
        approving = statements(lambda code=code: approve(agreement=code, at=day("2022-10-06")))
        counted.append((sending, approving))

    assert counted[0] == counted[1]
