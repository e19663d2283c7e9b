-- Counts participants by status on a day, as known at an instant. An end of cover is looked up in the bands that
-- rules.status.status_calendar gives for that day.
--
-- Months are joined to participants before they are aggregated: a join with the aggregate would be planned on a
-- guess of its size, which right after a bulk payment is wrong by orders of magnitude.
WITH band AS (
    SELECT *
    FROM jsonb_to_recordset(%(bands)s::jsonb) AS given (ends_from date, ends_until date, status text)
),
standing AS (
    SELECT
        participant.ended_on <= %(on)s::date
            AND (%(known_at)s::timestamptz IS NULL OR participant.end_recorded_at <= %(known_at)s::timestamptz)
            AS has_ended,
        max(insured.covered_until) FILTER (
            WHERE CASE
                WHEN %(known_at)s::timestamptz IS NULL THEN insured.voided_by_id IS NULL
                ELSE insured.recorded_at <= %(known_at)s::timestamptz
                    AND (void.id IS NULL OR void.recorded_at > %(known_at)s::timestamptz)
            END
        ) AS covered_until
    FROM enrolment_participant participant
    JOIN registry_person person ON person.id = participant.person_id
    LEFT JOIN collection_insuredmonth insured
        ON insured.participant_id = participant.id
        AND insured.cover = %(cover)s
        AND insured.covered_from <= %(on)s::date
        -- Lets the index of months that are not voided serve when all that is known counts.
        AND (insured.voided_by_id IS NULL OR %(known_at)s::timestamptz IS NOT NULL)
    LEFT JOIN collection_monthvoid void ON void.id = insured.voided_by_id
    WHERE (%(known_at)s::timestamptz IS NULL OR participant.registered_at <= %(known_at)s::timestamptz)
      AND (%(region_code)s::text IS NULL OR starts_with(person.region_id, %(region_code)s::text))
      AND (%(office_ids)s::bigint[] IS NULL OR participant.office_id = ANY(%(office_ids)s::bigint[]))
    GROUP BY participant.id
)
SELECT
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
GROUP BY 1
