"""Sealed values: unreadable without the key, different each time, and refused when anything was changed."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from jangkau.core import sealing

OLD = "k1:" + "A" * 43 + "="
NEW = "k2:" + "C" * 42 + "A="


@given(plain=st.binary(max_size=200))
def test_sealed_value_opens_to_what_was_sealed(plain: bytes) -> None:
    assert sealing.unseal(sealing.seal(plain, purpose="nik"), purpose="nik") == plain


def test_one_value_sealed_twice_shows_no_likeness() -> None:
    assert sealing.seal(b"6402", purpose="nik") != sealing.seal(b"6402", purpose="nik")


def test_many_are_sealed_as_one_is_and_nothing_stays_nothing() -> None:
    first, nothing = sealing.seal_many([b"6402", None], purpose="nik")

    assert nothing is None
    assert first is not None
    assert sealing.unseal(first, purpose="nik") == b"6402"


@given(data=st.data())
def test_every_changed_bit_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(sealing.seal(b"6402061708800001", purpose="nik"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(sealing.CannotUnseal):
        sealing.unseal(bytes(sealed), purpose="nik")


@given(length=st.integers(0, 60))
def test_value_cut_short_is_noticed(length: int) -> None:
    sealed = sealing.seal(b"6402061708800001", purpose="nik")

    with pytest.raises(sealing.CannotUnseal):
        sealing.unseal(sealed[: min(length, len(sealed) - 1)], purpose="nik")


def test_value_sealed_for_one_purpose_does_not_open_for_another() -> None:
    with pytest.raises(sealing.CannotUnseal):
        sealing.unseal(sealing.seal(b"6402", purpose="nik"), purpose="roster-row")


def test_new_key_seals_and_the_old_one_still_opens() -> None:
    with override_settings(SEAL_KEYS=OLD):
        sealed_before = sealing.seal(b"6402", purpose="nik")

    with override_settings(SEAL_KEYS=f"{NEW},{OLD}"):
        sealed_after = sealing.seal(b"6402", purpose="nik")
        assert sealing.unseal(sealed_before, purpose="nik") == b"6402"

    assert (sealing.sealed_with(sealed_before), sealing.sealed_with(sealed_after)) == (b"k1", b"k2")


def test_value_whose_key_is_gone_names_the_key() -> None:
    with override_settings(SEAL_KEYS=OLD):
        sealed = sealing.seal(b"6402", purpose="nik")

    with override_settings(SEAL_KEYS=NEW), pytest.raises(sealing.CannotUnseal, match="k1"):
        sealing.unseal(sealed, purpose="nik")


def test_digest_depends_on_text_and_key_alone() -> None:
    with override_settings(DIGEST_KEYS=OLD):
        first, again, other = sealing.digest("6402"), sealing.digest("6402"), sealing.digest("6403")
    with override_settings(DIGEST_KEYS=NEW):
        under_another_key = sealing.digest("6402")

    assert first == again
    assert len({first, other, under_another_key}) == 3


def test_digest_is_known_under_a_former_key() -> None:
    with override_settings(DIGEST_KEYS=OLD):
        digest = sealing.digest("6402")

    with override_settings(DIGEST_KEYS=f"{NEW},{OLD}"):
        assert sealing.is_digest_of("6402", digest)
        assert not sealing.is_digest_of("6403", digest)
    with override_settings(DIGEST_KEYS=NEW):
        assert not sealing.is_digest_of("6402", digest)


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ("k1", "must be"),
        ("k1:AAAA", "must be"),
        (":" + "A" * 43 + "=", "must be"),
        ("k1:***", "not base64"),
        (f"{OLD},{OLD}", "same id"),
    ],
)
def test_keys_that_are_none_are_refused_at_first_use(keys: str, complaint: str) -> None:
    with override_settings(SEAL_KEYS=keys), pytest.raises(ImproperlyConfigured, match=complaint):
        sealing.seal(b"6402", purpose="nik")
