"""Digests under several keys, and the marks by which keys are known."""

import base64

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from jangkau.core.models import DigestKey
from jangkau.core.sealing import digest, digest_key_marks, digest_many, digests
from jangkau.core.selectors.keys import lookup_digests, require_settled_digests
from jangkau.core.services.keys import DigestKeyNotInForce, hold_digest_key, hold_settled_digests
from tests.core.test_seal_audit import NOW

SECRETS = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=4, unique=True)


def digest_keys(secrets):
    pairs = [f"k{number}:{base64.b64encode(secret).decode()}" for number, secret in enumerate(secrets)]
    return override_settings(DIGEST_KEYS=",".join(pairs))


@given(secrets=SECRETS, text=st.text())
def test_look_up_always_tries_every_key_and_the_current_one_first(secrets, text):
    with digest_keys(secrets):
        found = digests(text)

        assert found[0] == digest(text) == digest_many([text])[0]
        assert len(set(found)) == len(secrets)


@given(secrets=SECRETS, text=st.text())
def test_mark_of_a_key_is_never_the_digest_of_a_text(secrets, text):
    with digest_keys(secrets):
        marks = digest_key_marks()

        assert list(marks) == [f"k{number}" for number in range(len(secrets))]
        if text != "the mark of a digest key":
            assert not set(marks.values()) & set(digests(text))


@pytest.mark.django_db
def test_first_writer_puts_its_key_in_force_and_look_ups_write_nothing():
    assert len(lookup_digests("x")) == 1
    require_settled_digests()
    assert not DigestKey.objects.exists()

    hold_settled_digests(now=NOW)
    hold_digest_key(now=NOW)

    key = DigestKey.objects.get()
    assert (key.key_id, key.in_force, key.put_in_force_at, key.retired_at, str(key)) == ("t1", True, NOW, None, "t1")


@pytest.mark.django_db
def test_key_that_is_not_in_force_writes_nothing():
    hold_digest_key(now=NOW)

    with digest_keys([b"x" * 32]), pytest.raises(DigestKeyNotInForce):
        hold_digest_key(now=NOW)

    assert DigestKey.objects.get().key_id == "t1"
