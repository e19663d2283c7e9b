-- How many members of some wadah have which status in JKK and JKM on a day: an end of cover is looked up in the bands
-- that rules.status.status_calendar gives for that day, as count_by_status.sql does for offices.
WITH band AS (
    SELECT *
    FROM jsonb_to_recordset(%(bands)s::jsonb) AS given (ends_from date, ends_until date, status text)
),
standing AS (
    SELECT
        participant.wadah_id,
        participant.ended_on <= %(on)s::date AS has_ended,
        (
            SELECT max(insured.covered_until)
            FROM collection_insuredmonth insured
            WHERE insured.participant_id = participant.id
              AND insured.cover = 'risk'
              AND insured.covered_from <= %(on)s::date
              AND insured.voided_by_id IS NULL
        ) AS covered_until
    FROM enrolment_participant participant
    WHERE participant.wadah_id = ANY(%(wadah_ids)s)
)
SELECT
    standing.wadah_id,
    CASE
        WHEN standing.has_ended THEN 'ended'
        WHEN standing.covered_until IS NULL THEN 'not_yet_covered'
        ELSE band.status
    END AS status,
    count(*)
FROM standing
LEFT JOIN band
    ON (band.ends_from IS NULL OR standing.covered_until >= band.ends_from)
    AND (band.ends_until IS NULL OR standing.covered_until < band.ends_until)
GROUP BY 1, 2
