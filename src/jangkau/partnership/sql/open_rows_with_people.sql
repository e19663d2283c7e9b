-- The open rows in the order of the file, each with what decides its months and their price: the sector of a live
-- participation, the person, if registered, his first insured month, and the months that he was left with if he comes
-- back.
SELECT o.row_number, o.name_key, o.birth_date, o.months, o.amount_rupiah, COALESCE(t.sector, o.sector),
       p.id, p.name_key, p.birth_date,
       (SELECT min(insured.month) FROM collection_insuredmonth insured
        WHERE insured.participant_id = t.id AND insured.voided_by_id IS NULL),
       m.months
FROM open_row o
LEFT JOIN registry_person found ON found.nik_digest = o.nik_digest
LEFT JOIN registry_person p ON p.id = COALESCE(found.merged_into_id, found.id)
LEFT JOIN enrolment_participant t ON t.person_id = p.id AND t.ended_on IS NULL
LEFT JOIN partnership_member m ON m.person_id = p.id AND m.agreement_id = %(agreement_id)s
ORDER BY o.row_number
