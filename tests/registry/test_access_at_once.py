"""Administrators who act at the same time: somebody is always left."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from jangkau.core.errors import Refusal
from jangkau.core.permissions import Right, Role
from jangkau.registry.models import User
from jangkau.registry.selectors.invitations import InvitationUsed
from jangkau.registry.selectors.reach import InactiveUser, NotPermitted, reach_of
from jangkau.registry.services.invitations import NewUser, accept_invitation, invite_user
from jangkau.registry.services.users import deactivate_user, remove_role

NOW = datetime.datetime(2026, 8, 17, 9, 0, tzinfo=datetime.UTC)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def each_against_the_other(act, agency):
    """Return what two administrators of the head office got who did the same to each other at once."""
    pair = (agency.head_administrator, agency.reach(Role.ADMINISTRATOR, office="PUSAT", username="admin.dua"))
    start = threading.Barrier(2)

    def run(one, other):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return act(one, other.username)
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, pair, reversed(pair)))


def test_two_administrators_who_deactivate_each_other_leave_one(agency):
    def act(reach, username):
        return deactivate_user(reach=reach, username=username, reason="sudah tidak bekerja di sini")

    answers = each_against_the_other(act, agency)

    assert sorted(type(answer).__name__ for answer in answers) == sorted([User.__name__, InactiveUser.__name__])
    assert User.objects.filter(is_active=True, username__startswith="admin.").count() == 1


def test_two_administrators_who_take_each_others_role_leave_one(agency):
    def act(reach, username):
        remove_role(reach=reach, username=username, role=Role.ADMINISTRATOR, office_code="PUSAT")

    answers = each_against_the_other(act, agency)

    assert sum(isinstance(answer, NotPermitted) for answer in answers) == 1
    left = [name for name in ("admin.pusat", "admin.dua") if Right.MANAGE_USERS in reach_of(name).rights]
    assert len(left) == 1


def test_link_used_twice_at_once_sets_one_password(agency):
    invited = NewUser("rina", "Rina Wati", "id", Role.BRANCH_OFFICER, office_code="SMD")
    token = invite_user(reach=agency.head_administrator, invited=invited, now=NOW).token
    start = threading.Barrier(2)

    def take_up(password):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return accept_invitation(token=token, password=password, now=NOW)
        except Refusal as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(take_up, ("kuda-hijau-makan-roti", "roti-makan-kuda-hijau")))

    assert sorted(answers, key=str) == sorted(["rina", InvitationUsed], key=str)
