-- Members of the open rows. Who left and comes back keeps his row: the months that he was left with stay, unless a
-- participation that has ended since holds them.
INSERT INTO partnership_member (agreement_id, person_id, participant_id, row_id, batch_id, months, amount_rupiah)
SELECT %(agreement_id)s, t.person_id, t.id, o.row_id, %(batch_id)s, o.months, o.amount_rupiah
FROM open_row o
JOIN registry_person p ON p.nik_digest = o.nik_digest
JOIN enrolment_participant t ON t.person_id = COALESCE(p.merged_into_id, p.id) AND t.ended_on IS NULL
ORDER BY o.row_number
ON CONFLICT (agreement_id, person_id) DO UPDATE
SET participant_id = EXCLUDED.participant_id, row_id = EXCLUDED.row_id, batch_id = EXCLUDED.batch_id,
    left_on = NULL, left_at = NULL,
    months = CASE WHEN partnership_member.participant_id = EXCLUDED.participant_id
                  THEN partnership_member.months || EXCLUDED.months ELSE EXCLUDED.months END,
    amount_rupiah = partnership_member.amount_rupiah + EXCLUDED.amount_rupiah
WHERE partnership_member.left_on IS NOT NULL
