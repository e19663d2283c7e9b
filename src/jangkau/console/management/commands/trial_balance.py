"""``trial_balance``: what each account holds, and whether the books agree with the insured months."""

from django.core.management.base import CommandParser
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from jangkau.collection.selectors.books import books_agree, trial_balance
from jangkau.console import arguments
from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right
from jangkau.rules.money import format_rupiah


class Command(JangkauCommand):
    """Show the trial balance."""

    purpose = gettext_lazy("Menampilkan neraca saldo dan mencocokkan pembukuan dengan bulan perlindungan.")

    def add_options(self, parser: CommandParser) -> None:
        """Add the day up to which entries count."""
        parser.add_argument(
            "--until",
            type=arguments.day,
            metavar=_("TANGGAL"),
            help=_("hanya pembukuan sebelum hari ini; semuanya jika tidak disebut"),
        )

    def answer(self, request: Request) -> Answer:
        """Show the balances; all is well if they sum to zero and nothing differs."""
        request.reach.require(Right.SEE_BOOKS)
        accounts = trial_balance(until=request.options["until"])
        differences = books_agree()
        balance_rupiah = sum(account.balance_rupiah for account in accounts)
        english = (get_language() or "id").startswith("en")
        return Answer(
            document={
                "until": request.options["until"],
                "accounts": [
                    {
                        "code": account.code,
                        "name": account.name_en if english else account.name,
                        "fund": account.fund,
                        "debit_rupiah": account.debit_rupiah,
                        "credit_rupiah": account.credit_rupiah,
                        "balance_rupiah": account.balance_rupiah,
                    }
                    for account in accounts
                ],
                "balance_rupiah": balance_rupiah,
                "differences": [vars(difference) for difference in differences],
            },
            lines=[
                *(
                    f"{account.code:<8}{account.name_en if english else account.name:<52}"
                    f"{format_rupiah(account.debit_rupiah):>22}{format_rupiah(account.credit_rupiah):>22}"
                    f"{format_rupiah(account.balance_rupiah):>22}"
                    for account in accounts
                ),
                _("Jumlah semua saldo: %(sum)s") % {"sum": format_rupiah(balance_rupiah)},
                _("Pembukuan cocok dengan tagihan dan bulan perlindungan.")
                if not differences
                else ngettext("%(count)s ketidakcocokan:", "%(count)s ketidakcocokan:", len(differences))
                % {"count": len(differences)},
                *(
                    _("  %(subject)s nomor %(row)s: seharusnya %(expected)s, ternyata %(found)s")
                    % {
                        "subject": difference.subject,
                        "row": difference.row_id,
                        "expected": format_rupiah(difference.expected_rupiah),
                        "found": format_rupiah(difference.found_rupiah),
                    }
                    for difference in differences
                ),
            ],
            done=balance_rupiah == 0 and not differences,
        )
