"""The command goes on from a broken chain only for good, with a reason, by somebody who may."""

import datetime

import pytest
from django.core.management import call_command

from jangkau.core.models import AuditHead
from jangkau.core.permissions import Role
from jangkau.core.selectors.seals import Fault, verify_audit
from jangkau.core.services.seals import seal_audit
from jangkau.registry.models import Assignment, Office
from tests.factories.registry import make_office, make_user

NOW = datetime.datetime(2026, 8, 17, 2, 0, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broken_chain() -> None:
    """A chain whose signed head is gone, and an auditor."""
    make_office()
    head_office = Office.objects.get(parent=None)
    for name, role in (("sari", Role.AUDITOR), ("budi", Role.BRANCH_OFFICER)):
        Assignment.objects.create(user=make_user(name), role=role, office=head_office)
    seal_audit(now=NOW)
    AuditHead.objects.all().delete()


def run(*options: str, user: str = "sari") -> None:
    call_command("accept_chain", "--as", user, "--reason", "dipulihkan dari cadangan", *options)


def faults() -> set[Fault]:
    return {finding.fault for finding in verify_audit()}


def test_auditor_has_sealing_go_on() -> None:
    run("--wet-run")

    assert faults() == set()
    assert seal_audit(now=NOW) > 0


def test_dry_run_only_says_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    run()

    assert "Rantai segel tidak berakhir" in capsys.readouterr().out
    assert faults() == {Fault.HEAD_FALSE}


def test_who_may_not_verify_may_not_accept() -> None:
    with pytest.raises(SystemExit):
        run("--wet-run", user="budi")

    assert faults() == {Fault.HEAD_FALSE}
