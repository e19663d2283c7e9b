-- Whom to call on a day, the most urgent first: participants whose cover ends in one of the bands of
-- outreach.selectors.call_tiers, and who joined lately and never paid; with the last contact of each, and how many there
-- are of each tier. Whoever has paid for a month that begins soon is not called, nor who was spoken with and is to be
-- left alone until a day that has not come.
-- The end of cover is that of count_by_status.sql: what has not begun yet does not count.
WITH band AS (
    SELECT *
    FROM jsonb_to_recordset(%(bands)s::jsonb)
        AS given (tier text, rank int, ends_from date, ends_until date, lapses_on date)
),
-- No participant by participant: few have cover that ends in the bands, and most months ended long before them.
ending AS (
    SELECT
        insured.participant_id,
        max(insured.covered_until) FILTER (WHERE insured.covered_from <= %(today)s::date) AS covered_until
    FROM collection_insuredmonth insured
    JOIN enrolment_participant participant ON participant.id = insured.participant_id
    WHERE insured.cover = 'risk'
      AND insured.voided_by_id IS NULL
      AND insured.covered_until >= %(earliest)s::date
      AND participant.office_id = ANY(%(office_ids)s::bigint[])
    GROUP BY insured.participant_id
    HAVING count(*) FILTER (
        WHERE insured.covered_from > %(today)s::date AND insured.covered_from <= %(soon)s::date
    ) = 0
),
standing AS (
    SELECT participant_id, covered_until, band.tier, band.rank, band.lapses_on,
        CASE
            WHEN band.tier = %(lapsed)s THEN %(today)s::date - band.lapses_on
            ELSE coalesce(band.lapses_on, covered_until) - %(today)s::date
        END AS days
    FROM ending
    JOIN band ON covered_until >= band.ends_from AND covered_until < band.ends_until
    UNION ALL
    SELECT id, NULL, %(never_paid)s, %(never_paid_rank)s, NULL,
        %(today)s::date - (registered_at AT TIME ZONE %(zone)s)::date
    FROM enrolment_participant participant
    WHERE participant.office_id = ANY(%(office_ids)s::bigint[])
      AND participant.registered_at >= %(joined_since)s
      AND NOT EXISTS (
          SELECT 1
          FROM collection_insuredmonth insured
          WHERE insured.participant_id = participant.id AND insured.cover = 'risk' AND insured.voided_by_id IS NULL
      )
),
to_call AS (
    SELECT participant.id, standing.covered_until, standing.tier, standing.rank, standing.lapses_on, standing.days
    FROM standing
    JOIN enrolment_participant participant ON participant.id = standing.participant_id
    JOIN registry_person person ON person.id = participant.person_id
    WHERE (%(wadah_id)s::bigint IS NULL OR participant.wadah_id = %(wadah_id)s::bigint)
      AND participant.ended_on IS NULL
      AND person.died_on IS NULL
      AND person.merged_into_id IS NULL
),
listed AS MATERIALIZED (
    SELECT to_call.*, last.contacted_at, last.outcome
    FROM to_call
    LEFT JOIN LATERAL (
        SELECT contacted_at, outcome, again_on
        FROM outreach_contact
        WHERE participant_id = to_call.id
        ORDER BY contacted_at DESC, id DESC
        LIMIT 1
    ) AS last ON TRUE
    WHERE last.again_on IS NULL OR last.again_on <= %(today)s::date
),
counted AS (
    SELECT jsonb_object_agg(tier, people) AS counts
    FROM (SELECT tier, count(*) AS people FROM listed GROUP BY tier) AS by_tier
),
shown AS (
    SELECT *
    FROM listed
    WHERE (rank, days, id) > (%(after_rank)s::int, %(after_days)s::int, %(after_id)s::bigint)
      AND (%(only)s::text IS NULL OR tier = %(only)s::text)
    ORDER BY rank, days, id
    LIMIT %(limit)s
)
SELECT
    counted.counts, shown.id, shown.tier, shown.days, shown.covered_until, shown.lapses_on, shown.contacted_at,
    shown.outcome, person.name, wadah.name AS wadah
FROM counted
LEFT JOIN shown ON TRUE
LEFT JOIN enrolment_participant participant ON participant.id = shown.id
LEFT JOIN registry_person person ON person.id = participant.person_id
LEFT JOIN registry_organisation wadah ON wadah.id = participant.wadah_id
ORDER BY shown.rank, shown.days, shown.id
