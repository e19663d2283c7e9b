INSERT INTO partnership_member (agreement_id, person_id, participant_id, row_id, batch_id, months, amount_rupiah)
SELECT %(agreement_id)s, t.person_id, t.id, o.row_id, %(batch_id)s, o.months, o.amount_rupiah
FROM open_row o
JOIN registry_person p ON p.nik_digest = o.nik_digest
JOIN enrolment_participant t ON t.person_id = COALESCE(p.merged_into_id, p.id) AND t.ended_on IS NULL
ORDER BY o.row_number
