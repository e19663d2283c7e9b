-- Members of a batch, from one member on, with the sealed NIK of each.
SELECT
    member.id, member.person_id, person.name, person.nik_sealed, person.birth_date, person.region_id, member.months,
    member.amount_rupiah, COALESCE(issued.number, ''), member.left_on
FROM (
    SELECT m.id, m.person_id, m.participant_id, m.months, m.amount_rupiah, m.left_on
    FROM partnership_member m
    WHERE m.batch_id = %(batch_id)s AND m.id > %(after)s
    ORDER BY m.id
    LIMIT %(limit)s
) AS member
JOIN registry_person person ON person.id = member.person_id
LEFT JOIN enrolment_participantnumber issued ON issued.participant_id = member.participant_id
ORDER BY member.id
