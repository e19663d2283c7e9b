"""What is sent and chosen on the pages of uploads."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jangkau.partnership.intake.guards import MAX_FILE_BYTES
from jangkau.partnership.intake.messages import message
from jangkau.partnership.selectors.field_names import FIELD_NAMES, field_choices
from jangkau.partnership.selectors.reasons import language_of_reader
from jangkau.partnership.selectors.uploads import ColumnShown
from jangkau.partnership.services.uploads import UploadIncomplete

_MB = 1024 * 1024


class RosterFileForm(forms.Form):
    """A file, and a mark that stands behind it: where the mark is missing, the file was cut off on its way."""

    file = forms.FileField(
        label=_("Berkas daftar pekerja"),
        help_text=_("Excel (.xlsx) atau CSV, paling besar 50 MB."),
        allow_empty_file=True,
        error_messages={
            "required": _("Pilih berkasnya lebih dahulu."),
            "invalid": _("Berkasnya tidak ikut terkirim. Pilih lagi, lalu kirim."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    complete = forms.CharField(widget=forms.HiddenInput, required=False, initial="yes")

    def clean_file(self) -> Any:
        """Refuse a file of which only the size was kept."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            sizes = {"size_mb": file.size // _MB, "limit_mb": MAX_FILE_BYTES // _MB}
            raise forms.ValidationError(message("file_too_large", sizes, language=language_of_reader()))
        return file

    def clean(self) -> dict[str, Any]:
        """Refuse a file that did not come whole."""
        if not self.cleaned_data.get("complete"):
            self.errors.pop("file", None)
            raise forms.ValidationError(str(UploadIncomplete()))
        return self.cleaned_data


class ColumnsForm(forms.Form):
    """What each column of a file holds."""

    def __init__(self, *args: Any, columns: Iterable[ColumnShown], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("(tidak dipakai)")), *field_choices()]
        for column in columns:
            own = [(column.field, FIELD_NAMES[column.field])] if column.ours else []
            self.fields[f"column-{column.letter}"] = forms.ChoiceField(
                label=_("Kolom %(letter)s") % {"letter": column.letter},
                choices=[*choices, *own],
                initial=column.field,
                required=False,
                error_messages={"invalid_choice": _("Pilih salah satu dari daftar.")},
            )

    @property
    def choices(self) -> dict[str, str | None]:
        """What was chosen, by letter of the column; None for a column that is not to be used."""
        return {name.removeprefix("column-"): field or None for name, field in self.cleaned_data.items()}
