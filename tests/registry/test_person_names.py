"""Two spellings of one name and of one telephone number compare equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.registry.intake.emails import NotAMailbox, normal_email
from jangkau.registry.intake.person_names import name_key
from jangkau.registry.intake.phones import NotAPhone, normal_phone


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Hj. Siti Aminah", "siti aminah"),
        ("SITI  AMINAH, S.Pd.", "siti aminah"),
        ("Siti Aminah S.E", "siti aminah"),
        ("Moh. Ali", "muhammad ali"),
        ("Mochammad Ali", "muhammad ali"),
        ("Ma'ruf", "maruf"),
        ("Ma’ruf", "maruf"),
        ("Andréas", "andreas"),
        ("Hj.", "hj"),
        ("Soekarno", "soekarno"),
        ("123", "123"),
    ],
)
def test_titles_degrees_and_marks_make_no_difference(name, key):
    assert name_key(name) == key


@given(name=st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
def test_key_of_a_name_is_never_blank_and_hangs_on_neither_case_nor_spaces(name):
    assert name_key(name)
    if name.isascii() and "," not in name:
        assert name_key(f"siti {name} aminah".upper()) == name_key(f" siti  {name}  aminah ")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0812 3456 7890", "+6281234567890"),
        ("+62 812-3456-7890", "+6281234567890"),
        ("62812 34567890", "+6281234567890"),
        ("021 5207797", "+62215207797"),
        ("+60 12 345 6789", "+60123456789"),
        ("  ", ""),
    ],
)
def test_telephone_numbers_have_one_form(text, number):
    assert normal_phone(text) == number


@pytest.mark.parametrize("text", ["12", "halo", "0812345678901234567", "+999 123"])
def test_what_is_no_telephone_number_is_refused_without_telling_it(text):
    with pytest.raises(NotAPhone) as refused:
        normal_phone(text)

    assert text not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", ""),
        ("  ", ""),
        (" Sri.Rahayu@Contoh.ID\n", "sri.rahayu@contoh.id"),
        ("sri+iuran@contoh.co.id", "sri+iuran@contoh.co.id"),
        ("sri@bücher.example", "sri@xn--bcher-kva.example"),
    ],
)
def test_mailboxes_have_one_form(text, address):
    assert normal_email(text) == address
    assert normal_email(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "sri", "@", "sri@", "@contoh.id", "sri@contoh", "sri@@contoh.id", "sri r@contoh.id", "sri@contoh..id",
        "élok@contoh.id", '"sri"@contoh.id', "sri@contoh.id, budi@contoh.id", "sri@contoh.id\nBcc: x@contoh.id",
        "sri@" + "a" * 300 + ".id", "a" * 400, "\ud800@contoh.id", "sri@\ud800.id", "sri\x00@contoh.id",
    ],
)  # fmt: skip
def test_what_is_no_mailbox_is_refused_without_telling_it(text):
    with pytest.raises(NotAMailbox, match=r"^not a mailbox$"):
        normal_email(text)
