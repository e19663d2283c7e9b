"""A campaign over the commands: declared, started by somebody else, and cancelled."""

from tests.console.commands import run
from tests.factories.partnership import AUDITOR, OFFICER, SUPERVISOR

PLAN = (
    "declare_campaign", "--office", "KC-TGR", "--name", "Pagi", "--hypothesis", "Menambah yang tepat waktu",
    "--step", "due", "--starts", "2022-10-01", "--ends", "2022-11-30", "--holdout", "20",
    "--now", "2022-09-20T09:00+08:00", "--json",
)  # fmt: skip


def test_campaign_is_declared_started_and_cancelled_by_commands(world: object) -> None:
    then = ("--now", "2022-09-21T09:00+08:00", "--json")
    assert run(*PLAN, "--as", OFFICER).document["saved"] is False
    declared = run(*PLAN, "--as", OFFICER, "--wet-run").document
    assert (declared["people"], declared["smallest"]) == (0, None)
    begin = ("start_campaign", "--campaign", str(declared["campaign"]), *then, "--wet-run", "--as")

    assert run(*begin, OFFICER).document["error"]["code"] == "not_permitted"
    assert run(*begin, SUPERVISOR).document["saved"] is True
    assert run(*begin, SUPERVISOR).document["error"]["code"] == "campaign_already_started"
    end = ("cancel_campaign", "--campaign", str(declared["campaign"]), "--reason", "salah kelompok", *then)
    assert run(*end, "--wet-run", "--as", SUPERVISOR).document["saved"] is True
    [told] = run("campaigns", "--as", SUPERVISOR, "--json").document["campaigns"]
    assert (told["state"], told["effect"]["verdict"]) == ("cancelled", "too_few")
    assert run(*PLAN, "--as", AUDITOR).document["error"]["code"] == "not_permitted"
