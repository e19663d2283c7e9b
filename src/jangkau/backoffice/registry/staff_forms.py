"""Forms about offices and users: they read what was typed; whether it will do is for the services to say."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jangkau.backoffice.registry.people_forms import DayField, ReasonField
from jangkau.core.permissions import Role
from jangkau.registry.selectors.office_tree import OfficeName
from jangkau.registry.selectors.officers import Officer
from jangkau.registry.selectors.users import Access

_INDENT = "\N{NO-BREAK SPACE}" * 4
_ANY = ("", _("semua"))
_NONE = ("", _("tidak ada"))
LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"))
ORGANISATIONS_LIST = "daftar-organisasi"


def office_choices(offices: Iterable[OfficeName]) -> list[tuple[str, str]]:
    """Return offices to choose from, indented as the tree is."""
    return [(office.code, f"{_INDENT * office.depth}{office.code} · {office.name}") for office in offices]


def _leave_out_optional(fields: Iterable[forms.Field]) -> None:
    """Leave «boleh kosong» out of labels where it says nothing, as of filters, or misleads, as where one must be."""
    for field in fields:
        field.needs_no_word = True  # type: ignore[attr-defined]  # read by forms/label.html


def _role_choices() -> list[tuple[str, str]]:
    return [(role.value, str(role.label).capitalize()) for role in Role]


class UsersForm(forms.Form):
    """Which users are wanted; it stands in the address, so it asks for no name of a person."""

    username = forms.CharField(
        label=_("Nama pengguna memuat"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    role = forms.ChoiceField(label=_("Peran"), required=False)
    office = forms.ChoiceField(label=_("Kantor dan di bawahnya"), required=False)
    access = forms.ChoiceField(label=_("Keadaan"), required=False)

    def __init__(self, *args: Any, offices: Iterable[OfficeName], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [_ANY, *_role_choices()]  # type: ignore[attr-defined]  # a choice field has them
        self.fields["office"].choices = [_ANY, *office_choices(offices)]  # type: ignore[attr-defined]  # as above
        self.fields["access"].choices = [_ANY, *Access.choices]  # type: ignore[attr-defined]  # as above
        _leave_out_optional(self.fields.values())


class _RoleFields(forms.Form):
    """A role and where it is held: an office, or for a sponsor's officer the sponsor."""

    role = forms.ChoiceField(
        label=_("Peran"), widget=forms.RadioSelect, error_messages={"required": _("Pilih satu peran.")}
    )
    office = forms.ChoiceField(
        label=_("Kantor"),
        help_text=_("Untuk semua peran kecuali petugas sponsor. Peran berlaku juga di semua kantor di bawahnya."),
        required=False,
    )
    organisation = forms.CharField(
        label=_("Sponsor"),
        help_text=_("Untuk petugas sponsor saja: kode sponsor, misalnya PEMKAB-KUKAR."),
        max_length=30,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "list": ORGANISATIONS_LIST, "class": "short"}
        ),
    )

    def __init__(self, *args: Any, offices: Iterable[OfficeName], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = _role_choices()  # type: ignore[attr-defined]  # a choice field has them
        self.fields["office"].choices = [_NONE, *office_choices(offices)]  # type: ignore[attr-defined]  # as above
        _leave_out_optional((self.fields["office"], self.fields["organisation"]))

    def clean(self) -> dict[str, Any]:
        """Return what was typed if the place fits the role."""
        typed = super().clean() or {}
        role, office, organisation = (typed.get(name) for name in ("role", "office", "organisation"))
        if role == Role.SPONSOR_OFFICER:
            if not organisation:
                self.add_error("organisation", _("Isi kode sponsor tempat ia bekerja."))
            if office:
                self.add_error("office", _("Kosongkan kantor: petugas sponsor hanya untuk sponsornya."))
        elif role and "office" in typed:
            if not office:
                self.add_error("office", _("Pilih kantor tempat peran itu berlaku."))
            if organisation:
                self.add_error("organisation", _("Kosongkan sponsor: hanya petugas sponsor yang mengisinya."))
        return typed

    def place(self) -> dict[str, str | None]:
        """Return the place as services name it."""
        typed = self.cleaned_data
        return {
            "office_code": typed["office"] or None,
            "organisation_code": typed["organisation"].strip().upper() or None,
        }


class InviteForm(_RoleFields):
    """Somebody to be invited."""

    field_order = ("full_name", "username", "language", "role", "office", "organisation")

    full_name = forms.CharField(
        label=_("Nama lengkap"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Isi nama lengkapnya.")},
    )
    username = forms.CharField(
        label=_("Nama pengguna"),
        help_text=_("Huruf kecil, angka, titik, tanda hubung; misalnya rina.wati. Tidak dapat diganti kemudian."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Isi nama penggunanya.")},
    )
    language = forms.ChoiceField(label=_("Bahasa"), choices=LANGUAGES, initial="id", widget=forms.RadioSelect)


class RoleForm(_RoleFields):
    """A role to be given."""

    reason = ReasonField(help_text=_("Misalnya: menggantikan Budi di loket mulai bulan ini."))


class TakeRoleForm(forms.Form):
    """A role to be taken."""

    held = forms.ChoiceField(
        label=_("Peran yang dicabut"), widget=forms.RadioSelect, error_messages={"required": _("Pilih satu peran.")}
    )
    reason = ReasonField(help_text=_("Misalnya: pindah ke bagian lain."))

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["held"].choices = list(choices)  # type: ignore[attr-defined]  # a choice field has them


class LeaveForm(forms.Form):
    """Somebody who leaves, and who takes over what he has open; nobody, if there is nothing."""

    last_day = DayField(label=_("Hari terakhir bekerja"), help_text=_("Hari ini atau sebelumnya, misalnya 17-08-2026."))
    successor = forms.ChoiceField(
        label=_("Yang mengambil alih"), error_messages={"required": _("Pilih rekan yang mengambil alih.")}
    )
    reason = ReasonField(help_text=_("Misalnya: pindah tugas ke kantor wilayah."))

    def __init__(self, *args: Any, successors: Iterable[Officer], is_needed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_needed:
            del self.fields["successor"]
            return
        choices = [(officer.username, f"{officer.full_name} ({officer.username})") for officer in successors]
        self.fields["successor"].choices = [("", _("pilih rekan")), *choices]  # type: ignore[attr-defined]  # as above


class OfficeForm(forms.Form):
    """What can be changed about an office."""

    name = forms.CharField(label=_("Nama kantor"), max_length=200, error_messages={"required": _("Isi nama kantor.")})
    parent = forms.ChoiceField(label=_("Kantor induk"), error_messages={"required": _("Pilih kantor induknya.")})
    reason = ReasonField(help_text=_("Misalnya: surat keputusan direksi tentang penataan kantor."))

    def __init__(self, *args: Any, parents: Iterable[OfficeName] | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if parents is None:
            del self.fields["parent"]
        else:
            self.fields["parent"].choices = office_choices(parents)  # type: ignore[attr-defined]  # a choice field has them


class NewOfficeForm(forms.Form):
    """An office to be made."""

    name = forms.CharField(label=_("Nama kantor"), max_length=200, error_messages={"required": _("Isi nama kantor.")})
    code = forms.CharField(
        label=_("Kode kantor"),
        help_text=_("2 sampai 20 huruf besar, angka, dan tanda hubung; misalnya KC-SMD. Tidak dapat diganti kemudian."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "class": "short"}
        ),
        error_messages={"required": _("Isi kode kantor.")},
    )
    kind = forms.ChoiceField(
        label=_("Jenis"), widget=forms.RadioSelect, error_messages={"required": _("Pilih jenis kantor.")}
    )
    parent = forms.ChoiceField(label=_("Kantor induk"), error_messages={"required": _("Pilih kantor induknya.")})
    time_zone = forms.ChoiceField(
        label=_("Zona waktu"),
        help_text=_("Hari jatuh tempo dihitung menurut jam ini. Tidak dapat diganti kemudian."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih zona waktu.")},
    )

    def __init__(
        self,
        *args: Any,
        parents: Iterable[OfficeName],
        kinds: Iterable[tuple[str, str]],
        time_zones: Iterable[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("kind", kinds), ("parent", office_choices(parents)), ("time_zone", time_zones)):
            self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # choice fields have them

    def clean_code(self) -> str:
        """Return the code in capitals, as codes are written."""
        return str(self.cleaned_data["code"]).upper()


class PlacesForm(forms.Form):
    """A search for places to serve."""

    text = forms.CharField(
        label=_("Cari wilayah"),
        help_text=_("Nama atau kode Kemendagri, misalnya Kutai atau 6402. Sedikitnya tiga huruf."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _leave_out_optional(self.fields.values())


class GiveRegionForm(forms.Form):
    """A place to be given to an office, and whether it may be taken from another."""

    region = forms.CharField(max_length=10)
    moving = forms.BooleanField(required=False)


class PasswordForm(forms.Form):
    """A password chosen by whoever was invited, twice."""

    password = forms.CharField(
        label=_("Kata sandi baru"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Pilih kata sandi.")},
    )
    password_again = forms.CharField(
        label=_("Sekali lagi"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Tulis kata sandi itu sekali lagi.")},
    )

    def clean(self) -> dict[str, Any]:
        """Return what was typed if it was typed twice the same."""
        typed = super().clean() or {}
        first, again = typed.get("password"), typed.get("password_again")
        if first and again and first != again:
            self.add_error("password_again", _("Kedua kata sandi tidak sama. Tulis ulang keduanya."))
        return typed
