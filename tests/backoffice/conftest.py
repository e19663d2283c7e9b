"""A browser for each of the people of the house."""

from collections.abc import Callable

import pytest
from django.test import Client

from jangkau.registry.models import User

SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Return a browser in which a user has signed in, with his second factor."""

    return signed_in


def signed_in(username: str) -> Client:
    """Return a browser in which a user has signed in, with his second factor."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    session = client.session
    session["has_second_factor"] = True
    session.save()
    return client
