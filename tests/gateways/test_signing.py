"""Signatures are those that openssl makes, and nothing else passes for one.

The values were made once, with a key that was thrown away:

    openssl genrsa -out bank.pem 2048; openssl rsa -in bank.pem -pubout
    printf '%s' 'bank-uji-0011223344556677|2022-09-28T10:00:00+07:00' | openssl dgst -sha256 -sign bank.pem | base64 -w0
    printf '%s' '{"partnerServiceId":"   12345",…}' > body.min     # MINIFIED below, byte for byte
    DIGEST=$(openssl dgst -sha256 -r body.min | cut -d' ' -f1)
    printf 'POST:/snap/v1.0/transfer-va/payment:token-of-the-vector:%s:2022-09-28T10:00:00+07:00' $DIGEST |
        openssl dgst -sha512 -hmac 'secret-of-the-vector' -binary | base64 -w0
"""

import pytest

from jangkau.gateways.bank.signing import (
    UnfitPublicKey,
    body_digest,
    is_token_request_signed,
    minified,
    read_public_key,
    same_secret,
    sign_message,
    sign_token_request,
)
from tests.factories.partners import private_key

PUBLIC_KEY = """\
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA6QUxzu/lc9gN8QaNKogw
oF8eBCPikdlU7oBFf1QB0NidGBdQu2LoUSKO07qEUqPeKMc2rfPLAZmVsFBmf0r/
GHSeqm/CleWo6/7qW9UpizolaMAz28Sq4Vnr8YsaQU6YcqwZu27/BEsrCQEf5UZa
zMHy3F3jrNdUtyp4oAqVN8hKCm4H3Vl4M+ib6tIP0kbHkVbILnQLrdiYBh/ODfSu
whwZCUJYbIH6TmAvlZomVTupM9xGedRUjHr3zAcXvTRpY0K9JFmqDkAxS8WbH1pI
0mp2JIu4aA9UAu0woxQxwX5PuP+OscIN1kkoG6xLPP4SFR/z5fsB6I4hcjR8SyUE
TQIDAQAB
-----END PUBLIC KEY-----
"""
CLIENT_ID, STAMP = "bank-uji-0011223344556677", "2022-09-28T10:00:00+07:00"
RSA_SIGNED = (
    "Z8v9To2neiZNNJvQ7OauVOEh5Hklk4hBhR8SLF/LRPIJrliCPUseUf1DtE3l1LLSjvB1NNQHFUtTV2mT91n8apMsP/uO5FT5ujm9JmBvN7PxRpsH"
    "+Iyy1sI0J3oYPu4ULWO18WX85L6bAYpCKtsK+Njz/LlxdQU6C79V5jtSIra81XTaK7vwW3HUUNl+SRfovWu1Xa4DRM0KEcTL6uX/P3XRJl4ItMU1"
    "C27mn91LHiPecSNonA1gWoINMeBAPl9BFIdGSzVIPbmXc34c/vM9znkjxQ1uQsoUMOU88PF+cQ+ROm8fsbeCCB8QhJzDPCJgSxsp8SnFGZsTrnxz"
    "bWmZ1Q=="
)
MINIFIED = (
    rb'{"partnerServiceId":"   12345","customerNo":"48210937551236",'
    rb'"paidAmount":{"value":"16800.00","currency":"IDR"},"note":"a \" b  c"}'
)
SPACED = (
    b'{\r\n  "partnerServiceId" : "   12345",\n\t"customerNo": "48210937551236",\n'
    b'  "paidAmount": { "value": "16800.00", "currency": "IDR" },\n  "note": "a \\" b  c"\n}\n'
)
DIGEST = "046f94a0f58aaf885d1f8e6fe1f24e0a468da16bf5c5fa293f9353678ec96ba7"
HMAC_SIGNED = "ie+1ytuFfF23Tvj5enblwews2/CAqA5HynqJtPVOBFMwlNohNqxz32LMU+PHYJXnPBEXZ7DiqW92TRoJ109dnw=="


def test_token_request_that_openssl_signed_is_believed_and_no_other() -> None:
    key = read_public_key(PUBLIC_KEY)

    def believed(client_id: str = CLIENT_ID, stamp: str = STAMP, given: str = RSA_SIGNED) -> bool:
        return is_token_request_signed(key, client_id=client_id, timestamp=stamp, given=given)

    assert believed()
    assert not believed(client_id=CLIENT_ID.upper())
    assert not believed(stamp="2022-09-28T10:00:01+07:00")
    assert not believed(given="A" + RSA_SIGNED[1:])
    assert not believed(given=RSA_SIGNED[:-4])
    assert not believed(given="not base64 \u00e9")
    assert not believed(given="")


def test_what_we_sign_as_a_bank_is_believed() -> None:
    given = sign_token_request(private_key(), client_id="c", timestamp=STAMP)

    assert is_token_request_signed(private_key().public_key(), client_id="c", timestamp=STAMP, given=given)


@pytest.mark.parametrize("body", [MINIFIED, SPACED])
def test_message_is_signed_as_openssl_signs_it_whatever_white_space_it_has(body: bytes) -> None:
    signed = sign_message(
        b"secret-of-the-vector",
        method="POST",
        path="/snap/v1.0/transfer-va/payment",
        token="token-of-the-vector",
        digest=body_digest(body),
        timestamp=STAMP,
    )

    assert (minified(body), body_digest(body).hex(), signed) == (MINIFIED, DIGEST, HMAC_SIGNED)


def test_white_space_in_texts_and_unfinished_texts_stay_as_they_are() -> None:
    assert minified(b'{"a": "x \\\\" , "b":  " y"}') == b'{"a":"x \\\\","b":" y"}'
    assert minified(b' "cut off  here') == b'"cutoffhere'
    assert minified(b"") == b""


@pytest.mark.parametrize("text", ["", "-----BEGIN PUBLIC KEY-----", PUBLIC_KEY[:100], PUBLIC_KEY.replace("A", "B", 3)])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(UnfitPublicKey):
        read_public_key(text)


def test_secrets_are_compared_whatever_letters_they_have() -> None:
    assert same_secret("rahasia", "rahasia")
    assert not same_secret("rahasia", "rahasi\u00e9")
