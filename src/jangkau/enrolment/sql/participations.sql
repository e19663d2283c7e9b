-- Every participation of some people, the live one first and then the latest.
SELECT
    participant.id, participant.person_id, COALESCE(issued.number, ''), issued.issued_at, office.name,
    participant.channel, COALESCE(wadah.name, ''), participant.occupation, participant.second_occupation,
    participant.bracket, participant.with_savings, participant.registered_at,
    participant.ended_on, participant.end_reason, participant.end_recorded_at
FROM enrolment_participant participant
JOIN registry_office office ON office.id = participant.office_id
LEFT JOIN registry_organisation wadah ON wadah.id = participant.wadah_id
LEFT JOIN enrolment_participantnumber issued ON issued.participant_id = participant.id
WHERE participant.person_id = ANY(%(person_ids)s)
ORDER BY (participant.ended_on IS NULL) DESC, participant.registered_at DESC, participant.id DESC
