"""The command that lists whom to call."""

from tests.console.commands import run
from tests.factories.partnership import AUDITOR, OFFICER, approve, bill, make_agreement, pay, send, workers


def test_call_list_counts_by_tier(world: object, media: object) -> None:
    make_agreement()
    send(workers(2))
    approve()
    [issued] = bill()
    pay(issued)

    said = run("call_list", "--as", OFFICER, "--now", "2023-01-20T09:00+08:00", "--json")

    assert said.document["counts"]["arrears"] == 2
    assert {person["tier"] for person in said.document["people"]} == {"arrears"}
    assert {person["lapses_on"] for person in said.document["people"]} == {"2023-04-01"}


def test_call_list_is_refused_to_who_may_call_nobody(world: object) -> None:
    said = run("call_list", "--as", AUDITOR, "--json")

    assert said.document["error"]["code"] == "not_permitted"
