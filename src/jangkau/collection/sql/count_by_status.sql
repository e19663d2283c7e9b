-- Counts participants by status on a day, as known at an instant. An end of cover is looked up in the bands that
-- rules.status.status_calendar gives for that day.
WITH band AS (
    SELECT *
    FROM jsonb_to_recordset(%(bands)s::jsonb) AS given (ends_from date, ends_until date, status text)
),
ending AS (
    SELECT insured.participant_id, max(insured.covered_until) AS covered_until
    FROM collection_insuredmonth insured
    LEFT JOIN collection_monthvoid void ON void.id = insured.voided_by_id
    WHERE insured.cover = %(cover)s
      AND insured.covered_from <= %(on)s::date
      AND CASE
          WHEN %(known_at)s::timestamptz IS NULL THEN insured.voided_by_id IS NULL
          ELSE insured.recorded_at <= %(known_at)s::timestamptz
              AND (void.id IS NULL OR void.recorded_at > %(known_at)s::timestamptz)
      END
    GROUP BY insured.participant_id
)
SELECT
    CASE
        WHEN participant.ended_on <= %(on)s::date
            AND (%(known_at)s::timestamptz IS NULL OR participant.end_recorded_at <= %(known_at)s::timestamptz)
            THEN 'ended'
        WHEN ending.covered_until IS NULL THEN 'not_yet_covered'
        ELSE band.status
    END AS status,
    count(*)
FROM enrolment_participant participant
JOIN registry_person person ON person.id = participant.person_id
LEFT JOIN ending ON ending.participant_id = participant.id
LEFT JOIN band
    ON (band.ends_from IS NULL OR ending.covered_until >= band.ends_from)
    AND (band.ends_until IS NULL OR ending.covered_until < band.ends_until)
WHERE (%(known_at)s::timestamptz IS NULL OR participant.registered_at <= %(known_at)s::timestamptz)
  AND (%(region_code)s::text IS NULL OR starts_with(person.region_id, %(region_code)s::text))
  AND (%(office_ids)s::bigint[] IS NULL OR participant.office_id = ANY(%(office_ids)s::bigint[]))
GROUP BY 1
