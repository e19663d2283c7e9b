-- Who of the candidates is in the register already, with what speaks of them: the person, the membership under this
-- agreement, the sector of a live participation and its first insured month.
SELECT c.row_number, p.id, p.name_key, p.birth_date, p.died_on IS NOT NULL, m.months, m.amount_rupiah, m.left_on,
       t.sector,
       (SELECT min(insured.month) FROM collection_insuredmonth insured
        WHERE insured.participant_id = t.id AND insured.voided_by_id IS NULL)
FROM roster_candidate c
JOIN registry_person found ON found.nik_digest = c.nik_digest
JOIN registry_person p ON p.id = COALESCE(found.merged_into_id, found.id)
LEFT JOIN partnership_member m ON m.person_id = p.id AND m.agreement_id = %(agreement_id)s
LEFT JOIN enrolment_participant t ON t.person_id = p.id AND t.ended_on IS NULL
ORDER BY c.row_number
