"""Staff for tests: somebody with a role somewhere, in one line."""

import datetime
from typing import Any

from jangkau.core.permissions import Role
from jangkau.partnership.models import AgreementDraft
from jangkau.registry.models import Assignment, Office, Organisation, User
from jangkau.registry.selectors.reach import Reach, reach_of

EARLIER = datetime.datetime(2022, 9, 1, 2, 0, tzinfo=datetime.UTC)


def employ(
    username: str,
    role: Role,
    *,
    office: str | None = None,
    organisation: str | None = None,
    full_name: str = "",
    **fields: Any,
) -> Reach:
    """Return the reach of a user who holds this role there, made if need be."""
    user, _is_new = User.objects.get_or_create(
        username=username, defaults={"full_name": full_name or username.title(), "password": "!", **fields}
    )
    Assignment.objects.get_or_create(
        user=user,
        role=role,
        office=Office.objects.get(code=office) if office else None,
        organisation=Organisation.objects.get(code=organisation) if organisation else None,
    )
    return reach_of(username)


def make_draft(username: str, *, office: str) -> AgreementDraft:
    """Return an empty draft of a user at an office."""
    return AgreementDraft.objects.create(
        office=Office.objects.get(code=office),
        owner=User.objects.get(username=username),
        document={},
        begun_at=EARLIER,
        changed_at=EARLIER,
    )
