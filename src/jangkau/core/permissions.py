"""What each role may do. Nothing is allowed that is not written here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Roles of people who work with the system; a user may hold several, each within a reach."""

    BRANCH_OFFICER = "branch_officer", _("petugas cabang")
    SUPERVISOR = "supervisor", _("penyelia")
    SPONSOR_OFFICER = "sponsor_officer", _("petugas sponsor")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


class Right(models.TextChoices):
    """What may be done."""

    MANAGE_REGIONS = "manage_regions", _("memuat data wilayah")
    MANAGE_USERS = "manage_users", _("mengelola pengguna dan kantor")
    SEE_OFFICES = "see_offices", _("melihat kantor, wilayah, dan petugasnya")
    MANAGE_KEYS = "manage_keys", _("mengganti kunci enkripsi")
    MANAGE_PARTNERS = "manage_partners", _("mengatur mitra pembayaran dan kuncinya")
    SEE_JOBS = "see_jobs", _("melihat pekerjaan latar dan peringatannya")
    # A village or a foster parent comes to the branch, not to the administrator; an organisation gives nobody access.
    WRITE_ORGANISATION = "write_organisation", _("mencatat sponsor dan organisasi lain")
    WRITE_AGREEMENT = "write_agreement", _("mencatat perjanjian")
    SEE_ROSTER = "see_roster", _("melihat daftar pekerja")
    UPLOAD_ROSTER = "upload_roster", _("mengunggah daftar pekerja")
    REVIEW_ROSTER = "review_roster", _("memutuskan baris yang perlu diperiksa")
    APPROVE_ROSTER = "approve_roster", _("menyetujui daftar pekerja")
    BILL = "bill", _("menerbitkan tagihan")
    SEE_BILL = "see_bill", _("melihat tagihan dan pembayarannya")
    RECORD_PAYMENT = "record_payment", _("mencatat pembayaran")
    REVERSE_PAYMENT = "reverse_payment", _("membatalkan pembayaran")
    APPROVE_REFUND = "approve_refund", _("menyetujui pengembalian uang")
    # Whoever says what money was also sees that it agrees; who takes payments at the counter does neither.
    RECONCILE = "reconcile", _("mencocokkan rekening koran")
    # Of a wadah's own people, and of the branch for all of its wadah.
    MANAGE_MEMBERS = "manage_members", _("mengurus anggota wadah")
    # Registrations by workers themselves: what a rule wants looked at, and forms that somebody needs help with.
    REVIEW_REGISTRATION = "review_registration", _("memeriksa dan membantu pendaftaran")
    # Who is without cover or soon will be: whom to call, and what came of it.
    CONTACT_PARTICIPANT = "contact_participant", _("menghubungi peserta supaya tetap terlindungi")
    # What was due to be sent to whom, and what became of it.
    SEE_REMINDERS = "see_reminders", _("melihat pengingat dan nasibnya")
    # What reminders may cost; what they say only from an office that is above all others.
    MANAGE_REMINDERS = "manage_reminders", _("mengatur biaya dan teks pengingat")
    # A share of people is left without a reminder, so whoever declares a campaign does not start it.
    SEE_CAMPAIGN = "see_campaign", _("melihat kampanye pengingat dan hasilnya")
    DECLARE_CAMPAIGN = "declare_campaign", _("menyusun kampanye pengingat")
    START_CAMPAIGN = "start_campaign", _("memulai dan membatalkan kampanye pengingat")
    SEE_COVERAGE = "see_coverage", _("melihat jumlah pekerja terlindungi")
    SEE_BOOKS = "see_books", _("melihat pembukuan")
    # Held by supervisors; only one whose office is above all others can use it.
    CLOSE_BOOKS = "close_books", _("menutup pembukuan sebulan")
    SEE_PERSON = "see_person", _("mencari dan melihat data orang")
    GIVE_CARD = "give_card", _("membuatkan kartu perlindungan")
    CORRECT_PERSON = "correct_person", _("memperbaiki dan menggabung data orang")
    REVEAL_NIK = "reveal_nik", _("membuka NIK dengan alasan")
    # Held by no role: of a worker's account, over the people whom it looks after.
    KEEP_OWN_DATA = "keep_own_data", _("mengurus data sendiri dan keluarganya")
    VERIFY_AUDIT = "verify_audit", _("memeriksa segel jejak audit")
    SEE_AUDIT = "see_audit", _("melihat siapa melihat dan mengubah data")


# What an account may do for the people that it looks after, and for the wadah that it runs: its coordinator all of it,
# its treasurer all but what concerns members and roles.
RIGHTS_OVER_OWN_PEOPLE = frozenset({Right.SEE_PERSON, Right.SEE_BILL, Right.BILL, Right.GIVE_CARD, Right.KEEP_OWN_DATA})
RIGHTS_OVER_OWN_WADAH = frozenset(
    {Right.SEE_PERSON, Right.SEE_BILL, Right.BILL, Right.MANAGE_MEMBERS, Right.CONTACT_PARTICIPANT}
)
RIGHTS_OF_TREASURER = RIGHTS_OVER_OWN_WADAH - {Right.MANAGE_MEMBERS}

RIGHTS_OF: dict[Role, frozenset[Right]] = {
    Role.BRANCH_OFFICER: frozenset(
        {
            Right.WRITE_ORGANISATION,
            Right.WRITE_AGREEMENT,
            Right.SEE_ROSTER,
            Right.UPLOAD_ROSTER,
            Right.REVIEW_ROSTER,
            Right.BILL,
            Right.SEE_BILL,
            Right.RECORD_PAYMENT,
            Right.MANAGE_MEMBERS,
            Right.REVIEW_REGISTRATION,
            Right.CONTACT_PARTICIPANT,
            Right.SEE_REMINDERS,
            Right.SEE_CAMPAIGN,
            Right.DECLARE_CAMPAIGN,
            Right.SEE_COVERAGE,
            Right.SEE_PERSON,
            Right.GIVE_CARD,
            Right.CORRECT_PERSON,
            Right.REVEAL_NIK,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            Right.WRITE_ORGANISATION,
            Right.WRITE_AGREEMENT,
            Right.SEE_ROSTER,
            Right.REVIEW_ROSTER,
            Right.APPROVE_ROSTER,
            Right.BILL,
            Right.SEE_BILL,
            Right.RECORD_PAYMENT,
            Right.REVERSE_PAYMENT,
            Right.APPROVE_REFUND,
            Right.CLOSE_BOOKS,
            Right.RECONCILE,
            Right.SEE_OFFICES,
            Right.MANAGE_MEMBERS,
            Right.REVIEW_REGISTRATION,
            Right.CONTACT_PARTICIPANT,
            Right.SEE_REMINDERS,
            Right.MANAGE_REMINDERS,
            Right.SEE_CAMPAIGN,
            Right.DECLARE_CAMPAIGN,
            Right.START_CAMPAIGN,
            Right.SEE_COVERAGE,
            Right.SEE_BOOKS,
            Right.SEE_PERSON,
            Right.GIVE_CARD,
            Right.CORRECT_PERSON,
            Right.REVEAL_NIK,
            Right.SEE_AUDIT,
        }
    ),
    Role.SPONSOR_OFFICER: frozenset({Right.SEE_ROSTER, Right.UPLOAD_ROSTER, Right.SEE_BILL}),
    Role.AUDITOR: frozenset(
        {
            Right.SEE_OFFICES,
            Right.SEE_ROSTER,
            Right.SEE_BILL,
            Right.SEE_REMINDERS,
            Right.SEE_CAMPAIGN,
            Right.SEE_COVERAGE,
            Right.SEE_BOOKS,
            Right.SEE_PERSON,
            Right.VERIFY_AUDIT,
            Right.SEE_AUDIT,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Right.MANAGE_REGIONS,
            Right.MANAGE_USERS,
            Right.SEE_OFFICES,
            Right.MANAGE_KEYS,
            Right.MANAGE_PARTNERS,
            Right.SEE_JOBS,
            Right.WRITE_ORGANISATION,
            Right.SEE_COVERAGE,
            Right.VERIFY_AUDIT,
        }
    ),
}
