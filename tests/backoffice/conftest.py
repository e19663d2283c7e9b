"""A house full of people, and a browser for each of them."""

from collections.abc import Callable

import pytest
from django.test import Client

from jangkau.registry.models import User
from tests.factories.house import House, make_house

SignIn = Callable[[str], Client]


@pytest.fixture
def house(db: None) -> House:
    """Two agreements from roster to paid bill, ours and others', and somebody for each role."""
    return make_house()


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
