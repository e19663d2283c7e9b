-- Who of the candidates is in the register already: whether he died, and the wadah of his live participation.
SELECT candidate.row_number, person.died_on IS NOT NULL AS has_died, participant.wadah_id
FROM roster_candidate candidate
JOIN registry_person found ON found.nik_digest = candidate.nik_digest
JOIN registry_person person ON person.id = COALESCE(found.merged_into_id, found.id)
LEFT JOIN enrolment_participant participant ON participant.person_id = person.id AND participant.ended_on IS NULL
ORDER BY candidate.row_number
