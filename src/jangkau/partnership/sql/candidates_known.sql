-- Who of the candidates is in the register already, with what speaks of them.
SELECT c.row_number, p.id, p.name_key, p.birth_date, p.died_on IS NOT NULL, m.id IS NOT NULL, m.months, m.amount_rupiah
FROM roster_candidate c
JOIN registry_person found ON found.nik_digest = c.nik_digest
JOIN registry_person p ON p.id = COALESCE(found.merged_into_id, found.id)
LEFT JOIN partnership_member m ON m.person_id = p.id AND m.agreement_id = %(agreement_id)s
