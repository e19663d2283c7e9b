"""Forms: what a field is, what it wants and what is wrong with it is said to everybody, with and without eyes."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string

from jangkau.backoffice.form_look import DayInput, RupiahField
from jangkau.backoffice.frame.components import SampleForm


class Wish(forms.Form):
    name = forms.CharField(label="Nama", help_text="Seperti di KTP.")
    day = forms.DateField(label="Hari", widget=DayInput(), required=False)
    sex = forms.ChoiceField(label="Jenis kelamin", choices=[("m", "Laki-laki")], widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput)


def test_hint_and_error_are_told_with_the_box() -> None:
    html = str(Wish({"name": ""}))

    box = re.search(r'<input type="text" name="name"[^>]*>', html)
    assert box is not None
    assert 'aria-invalid="true"' in box[0]
    assert 'aria-describedby="id_name_helptext id_name_error"' in box[0]
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_group_of_choices_has_a_legend_and_tells_its_error() -> None:
    html = str(Wish({"name": "Ani"}))

    assert html.count("<fieldset") == html.count("<legend") == 1
    assert 'aria-describedby="id_sex_error"' in html
    assert 'id="id_sex_error"' in html
    assert html.index("<legend") < html.index('name="sex"')


def test_what_may_stay_empty_says_so() -> None:
    html = str(Wish())

    assert html.count("(boleh kosong)") == 1


def test_typed_html_stays_text() -> None:
    html = str(Wish({"name": "<script>alert(1)</script>"}))

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_summary_leads_to_each_field_that_is_wrong() -> None:
    form = Wish({"name": ""})
    form.add_error(None, "Keduanya tidak cocok.")

    summary = render_to_string("backoffice/components/error_summary.html", {"form": form})

    links = re.findall(r'href="#([^"]*)"', summary)
    assert links == ["id_name", "id_sex_0"]
    assert all(f'id="{link}"' in str(form) for link in links)
    assert "Keduanya tidak cocok." in summary
    assert summary.count("<li>") == 4


def test_form_without_errors_has_no_summary() -> None:
    assert render_to_string("backoffice/components/error_summary.html", {"form": Wish()}).strip() == ""


def test_every_kind_of_field_has_one_label() -> None:
    form = SampleForm()

    html = str(form)

    for field in form:
        assert html.count(f'for="{field.id_for_label}"') == 1 or field.use_fieldset, field.name


def test_day_is_sent_to_the_browser_as_it_reads_days() -> None:
    html = str(Wish({"name": "Ani", "day": "2026-08-17"})["day"])

    assert 'type="date"' in html
    assert 'value="2026-08-17"' in html


@pytest.mark.parametrize(
    "typed",
    [
        "1500000", "1.500.000", "Rp1.500.000", "Rp 1.500.000", " Rp\N{NO-BREAK SPACE}1.500.000,00 ", "1 500 000",
        "rp. 1.500.000", "1.500.000,-", "001500000",
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_type_them(typed: str) -> None:
    assert RupiahField().clean(typed) == 1_500_000


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *[(typed, "written") for typed in (
            "1.5", "1,5 juta", "1.500,50", "15.00.000", "Rp", "satu", "1e6", "1..500", "0x10", "1 500.000", "-1500000",
            "1,500,000", "\N{ARABIC-INDIC DIGIT ONE}500",
        )],
        ("0", "nought"), ("Rp0,00", "nought"), ("1" + 15 * "0", "huge"), ("", "required"), ("  ", "required"),
    ],
)  # fmt: skip
def test_amounts_that_could_mean_another_are_refused(typed: str, code: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        RupiahField().clean(typed)

    assert refused.value.code == code


def test_amount_may_be_left_out_where_none_is_asked_for() -> None:
    assert RupiahField(required=False).clean("") is None
