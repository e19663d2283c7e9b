-- Whom to call on a day, the most urgent first: participants whose cover ends in one of the bands of
-- outreach.selectors.call_tiers, and who joined lately and never paid; with the last contact of each, and how many there
-- are of each tier. Whoever has paid for a month that begins soon is not called, nor who was spoken with and is to be
-- left alone until a day that has not come.
-- The end of cover is that of count_by_status.sql: what has not begun yet does not count.
--
-- Participants of the office, or of a wadah that is run by whoever asks, go in as an array, and OFFSET 0 has each of the few left over found by its key: as joins all
-- that would be planned on a guess of sizes, which after a restore or a first bulk payment is wrong by orders of magnitude.
WITH band AS (
    SELECT *
    FROM jsonb_to_recordset(%(bands)s::jsonb)
        AS given (tier text, rank int, ends_from date, ends_until date, lapses_on date)
),
ending AS MATERIALIZED (
    SELECT
        participant_id,
        max(covered_until) FILTER (WHERE covered_from <= %(today)s::date) AS covered_until
    FROM collection_insuredmonth
    WHERE participant_id = ANY(
          ARRAY(
              SELECT id FROM enrolment_participant WHERE office_id = ANY(%(office_ids)s::bigint[])
              UNION ALL
              SELECT id FROM enrolment_participant WHERE wadah_id = ANY(%(wadah_ids)s::bigint[])
          )
      )
      -- No month is covered after its end: with this the index leaves out those long over.
      AND month >= %(earliest)s::date - interval '1 month'
      AND cover = 'risk'
      AND voided_by_id IS NULL
    GROUP BY participant_id
    HAVING count(*) FILTER (WHERE covered_from > %(today)s::date AND covered_from <= %(soon)s::date) = 0
),
standing AS (
    SELECT
        participant_id, covered_until, band.tier, band.rank, band.lapses_on,
        -- What is lost first comes first; of what is lost already, what was lost last.
        CASE
            WHEN band.tier = %(lapsed)s THEN %(today)s::date - band.lapses_on
            ELSE coalesce(band.lapses_on, covered_until) - %(today)s::date
        END AS days
    FROM ending
    JOIN band ON covered_until >= band.ends_from AND covered_until < band.ends_until
    UNION ALL
    SELECT
        id, NULL, %(never_paid)s, %(never_paid_rank)s, NULL,
        %(today)s::date - (registered_at AT TIME ZONE %(zone)s)::date
    FROM enrolment_participant participant
    WHERE (office_id = ANY(%(office_ids)s::bigint[]) OR wadah_id = ANY(%(wadah_ids)s::bigint[]))
      AND registered_at >= %(joined_since)s
      AND NOT EXISTS (
          SELECT 1
          FROM collection_insuredmonth
          WHERE participant_id = participant.id AND cover = 'risk' AND voided_by_id IS NULL
          OFFSET 0
      )
),
to_call AS (
    SELECT standing.*
    FROM standing
    CROSS JOIN LATERAL (
        SELECT person_id, wadah_id, ended_on
        FROM enrolment_participant
        WHERE id = standing.participant_id
        OFFSET 0
    ) AS participant
    CROSS JOIN LATERAL (
        SELECT died_on, merged_into_id
        FROM registry_person
        WHERE id = participant.person_id
        OFFSET 0
    ) AS person
    WHERE (%(wadah_id)s::bigint IS NULL OR participant.wadah_id = %(wadah_id)s::bigint)
      AND participant.ended_on IS NULL
      AND person.died_on IS NULL
      AND person.merged_into_id IS NULL
),
listed AS MATERIALIZED (
    SELECT to_call.*, last.contacted_at, last.outcome, last.contacted_by_id
    FROM to_call
    LEFT JOIN LATERAL (
        SELECT contacted_at, outcome, again_on, contacted_by_id
        FROM outreach_contact
        WHERE participant_id = to_call.participant_id
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
    WHERE (rank, days, participant_id) > (%(after_rank)s::int, %(after_days)s::int, %(after_id)s::bigint)
      AND (%(only)s::text IS NULL OR tier = %(only)s::text)
    ORDER BY rank, days, participant_id
    LIMIT %(limit)s
)
SELECT
    counted.counts, shown.participant_id, shown.tier, shown.days, shown.covered_until, shown.lapses_on, shown.contacted_at,
    shown.outcome, shown.contacted_by_id, account.id IS NOT NULL AS by_wadah, person.name, wadah.name AS wadah
FROM counted
LEFT JOIN shown ON TRUE
LEFT JOIN enrolment_participant participant ON participant.id = shown.participant_id
LEFT JOIN registry_person person ON person.id = participant.person_id
LEFT JOIN registry_organisation wadah ON wadah.id = participant.wadah_id
-- Of all accounts only those that run a wadah call anybody.
LEFT JOIN registry_account account ON account.user_id = shown.contacted_by_id
ORDER BY shown.rank, shown.days, shown.participant_id
