"""The command that tells what handing workers over from their sponsors came to."""

from tests.console.commands import run
from tests.factories.partnership import AGREEMENT, NEIGHBOUR, OFFICER, approve, bill, make_agreement, pay, send, workers


def test_hand_over_tells_each_figure_with_its_denominator(world: object, media: object) -> None:
    make_agreement()
    send(workers(2))
    approve()
    [issued] = bill()
    pay(issued)
    asked = ("--agreement", AGREEMENT, "--now", "2023-04-01T09:00+08:00", "--json")

    (told,) = run("hand_over", "--as", OFFICER, *asked).document["agreements"]
    refused = run("hand_over", "--as", NEIGHBOUR, *asked).document

    assert (told["workers"], told["offered"], told["paid_within_61_days"], told["still_open"]) == (2, 0, 0, 0)
    assert told["covered_after"][0] == {"months": 3, "of": 2, "covered": 0}
    assert (told["first_end"], told["last_month"]) == ("2023-01-01", "2022-12")
    assert refused["error"]["code"] == "agreement_not_found"
