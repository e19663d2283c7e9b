-- The person whom a NIK or a participant number names, with his participations, those begun for records that were
-- merged into his too, and of each the months of a cover that reach beyond a day. No row: nobody is named.
--
-- What ended by that day cannot make anybody covered on it, so that rules.status.status_on says the same of the rest.
WITH named AS (
    SELECT COALESCE(found.merged_into_id, found.id) AS person_id
    FROM registry_person found
    WHERE found.nik_digest = ANY(%(nik_digests)s)
    UNION ALL
    SELECT COALESCE(found.merged_into_id, found.id)
    FROM enrolment_participantnumber issued
    JOIN enrolment_participant participant ON participant.id = issued.participant_id
    JOIN registry_person found ON found.id = participant.person_id
    WHERE issued.number = %(participant_number)s
),
record AS (
    SELECT person_id AS kept_id, person_id FROM named
    UNION ALL
    SELECT named.person_id, dropped.id FROM named JOIN registry_person dropped ON dropped.merged_into_id = named.person_id
)
SELECT
    record.kept_id, participant.id, participant.ended_on, participant.end_reason, participant.end_recorded_at,
    insured.month, insured.covered_from, insured.covered_until, insured.recorded_at
FROM record
LEFT JOIN enrolment_participant participant ON participant.person_id = record.person_id
LEFT JOIN collection_insuredmonth insured
    ON insured.participant_id = participant.id
    AND insured.cover = %(cover)s
    AND insured.voided_by_id IS NULL
    AND insured.covered_until > %(on)s
