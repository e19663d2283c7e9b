"""``load_agreement``: record an agreement that is written in a file."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console import documents
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.partnership.intake.agreement_file import AgreementFileWrong, read_agreement
from jangkau.partnership.services.agreements import record_agreement


class Command(JangkauCommand):
    """Record an agreement."""

    purpose = gettext_lazy("Mencatat perjanjian (PKS) dengan sponsor dari berkas YAML.")
    writes = True
    reason = gettext_lazy("mencatat perjanjian")

    def add_options(self, parser: CommandParser) -> None:
        """Add the file."""
        parser.add_argument("file", type=Path, help=_("berkas perjanjian, lihat docs/reference/agreement-file.md"))

    def answer(self, request: Request) -> Answer:
        """Record the agreement in the file."""
        path: Path = request.options["file"]
        document = documents.read_document(path)
        try:
            read_agreement(document.values)
        except AgreementFileWrong as wrong:
            faults = [
                documents.Fault(
                    document.lines.get(problem.key, 1), f"{problem.key}: {_(problem.text) % problem.params}"
                )
                for problem in wrong.problems
            ]
            documents.raise_if_any(path, faults)
        agreement = record_agreement(document=document.values, reach=request.reach)
        return Answer(
            document={"agreement": agreement.code, "budget_rupiah": agreement.budget_rupiah},
            lines=[_("Perjanjian %(code)s tercatat: %(title)s.") % {"code": agreement.code, "title": agreement.title}],
        )
