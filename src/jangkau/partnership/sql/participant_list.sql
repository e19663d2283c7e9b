SELECT p.region_id, p.name, p.nik_sealed, p.birth_date, p.sex, n.number, m.months, m.left_on
FROM partnership_member m
JOIN registry_person p ON p.id = m.person_id
LEFT JOIN enrolment_participantnumber n ON n.participant_id = m.participant_id
WHERE m.agreement_id = %(agreement_id)s
  AND (%(region_code)s::text IS NULL OR starts_with(p.region_id, %(region_code)s::text))
ORDER BY p.region_id, p.name_key, m.id
