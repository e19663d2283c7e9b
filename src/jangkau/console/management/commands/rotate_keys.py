"""``rotate_keys``: seal anew what older keys sealed."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangkau.console.command import Answer, JangkauCommand, Request
from jangkau.core.permissions import Right
from jangkau.core.selectors.keys import outdated_seals
from jangkau.registry.services.keys import rotate_keys


class Command(JangkauCommand):
    """Rotate the keys."""

    purpose = gettext_lazy("Menyegel ulang NIK, baris daftar, dan berkas dengan kunci terbaru; boleh diulang.")
    writes = True
    commits_itself = True

    def answer(self, request: Request) -> Answer:
        """Say what is left under older keys, or seal it anew."""
        request.reach.require(Right.MANAGE_KEYS)
        return self._rotate(request) if request.for_good else _say_what_is_left()

    def _rotate(self, request: Request) -> Answer:
        def progress(column: str, rows: int) -> None:
            request.say(f"{column}: {number_format(rows, force_grouping=True)}")

        done = rotate_keys(reach=request.reach, now=request.now, progress=progress)
        return Answer(
            document={
                "resealed": done.resealed,
                "redigested": done.redigested,
                "retired_keys": list(done.retired_keys),
                "unreadable": [{"column": left.column, "id": left.row_id} for left in done.unreadable],
                "complete": done.complete,
            },
            lines=[
                _("%(count)s nilai dan berkas disegel ulang.")
                % {"count": number_format(sum(done.resealed.values()), force_grouping=True)},
                *(
                    _("Tidak dapat dibuka dengan kunci mana pun: %(column)s nomor %(row)s")
                    % {"column": left.column, "row": left.row_id}
                    for left in done.unreadable
                ),
            ],
            done=done.complete,
        )


def _say_what_is_left() -> Answer:
    left = outdated_seals()
    return Answer(
        document={"values": left.values, "files": left.files, "digest_keys": list(left.digest_keys)},
        lines=[
            *(
                _("%(column)s: %(count)s nilai dengan kunci lama")
                % {"column": column, "count": number_format(count, force_grouping=True)}
                for column, count in left.values.items()
            ),
            _("%(count)s berkas dengan kunci lama") % {"count": number_format(left.files, force_grouping=True)},
            _("Semua sudah memakai kunci terbaru.") if left.is_clear else _("Masih ada yang memakai kunci lama."),
        ],
    )
