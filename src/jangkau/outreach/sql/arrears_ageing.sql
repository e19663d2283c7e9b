-- How many live participants of some offices are covered, in arrears for how long, or lapsed, by office and by wadah: an
-- end of cover is looked up in the bands of outreach.selectors.arrears_ageing, and is that of count_by_status.sql. What
-- settling takes is looked up in prices of the months from the first unpaid one.
--
-- Each participant's months are found by his key (OFFSET 0), the recent ones first: as joins all that would be planned on
-- a guess of sizes, which after a restore or a first bulk payment is wrong by orders of magnitude.
WITH band AS (
    SELECT *
    FROM jsonb_to_recordset(%(bands)s::jsonb) AS given (age text, ends_from date, ends_until date)
),
price AS (
    SELECT *
    FROM jsonb_to_recordset(%(prices)s::jsonb) AS given (first_unpaid date, bracket int, sector text, rupiah bigint)
),
live AS (
    SELECT participant.*
    FROM enrolment_participant participant
    CROSS JOIN LATERAL (
        SELECT died_on, merged_into_id
        FROM registry_person
        WHERE id = participant.person_id
        OFFSET 0
    ) AS person
    WHERE participant.office_id = ANY(%(office_ids)s::bigint[])
      AND (participant.ended_on IS NULL OR participant.ended_on > %(today)s::date)
      AND person.died_on IS NULL
      AND person.merged_into_id IS NULL
),
standing AS (
    SELECT
        live.office_id, live.wadah_id, live.bracket, live.sector,
        ever.covered_until,
        CASE
            WHEN ever.covered_until IS NOT NULL THEN NULL
            WHEN EXISTS (
                SELECT 1
                FROM collection_insuredmonth
                WHERE participant_id = live.id AND cover = 'risk' AND voided_by_id IS NULL
                OFFSET 0
            ) THEN %(begins_later)s
            WHEN live.registered_at >= %(joined_since)s THEN %(new_unpaid)s
            ELSE %(never_paid)s
        END AS never_covered
    FROM live
    CROSS JOIN LATERAL (
        SELECT max(covered_until) AS covered_until
        FROM collection_insuredmonth
        WHERE participant_id = live.id
          -- No month is covered after its end: with this the index leaves out those long over.
          AND month >= %(earliest)s::date - interval '1 month'
          AND cover = 'risk'
          AND voided_by_id IS NULL
          AND covered_from <= %(today)s::date
        OFFSET 0
    ) AS recent
    CROSS JOIN LATERAL (
        SELECT coalesce(
            recent.covered_until,
            (
                SELECT max(covered_until)
                FROM collection_insuredmonth
                WHERE participant_id = live.id
                  AND cover = 'risk'
                  AND voided_by_id IS NULL
                  AND covered_from <= %(today)s::date
            )
        ) AS covered_until
        OFFSET 0
    ) AS ever
),
counted AS MATERIALIZED (
    SELECT
        standing.office_id, standing.wadah_id, standing.bracket, standing.sector,
        coalesce(standing.never_covered, banded.age) AS age,
        banded.ends_from AS first_unpaid,
        count(*) AS people
    FROM standing
    LEFT JOIN LATERAL (
        SELECT age, ends_from
        FROM band
        WHERE (ends_from IS NULL OR standing.covered_until >= ends_from)
          AND (ends_until IS NULL OR standing.covered_until < ends_until)
        OFFSET 0
    ) AS banded ON TRUE
    GROUP BY 1, 2, 3, 4, 5, 6
),
priced AS MATERIALIZED (
    SELECT counted.office_id, counted.wadah_id, counted.age, counted.people, coalesce(counted.people * price.rupiah, 0) AS owed
    FROM counted
    LEFT JOIN price USING (first_unpaid, bracket, sector)
),
-- The wadah with most people behind; the others are told together.
told AS (
    SELECT wadah_id
    FROM priced
    WHERE wadah_id IS NOT NULL
    GROUP BY wadah_id
    ORDER BY sum(people) FILTER (WHERE age = ANY(%(behind)s::text[])) DESC NULLS LAST, sum(people) DESC, wadah_id
    LIMIT %(most_wadah)s
),
summed AS (
    SELECT 'office' AS kind, office_id AS id, age, sum(people) AS people, sum(owed) AS owed
    FROM priced
    GROUP BY office_id, age
    UNION ALL
    SELECT
        CASE WHEN wadah_id IS NULL THEN 'none' WHEN told.wadah_id IS NULL THEN 'others' ELSE 'wadah' END,
        told.wadah_id, age, sum(people), sum(owed)
    FROM priced
    LEFT JOIN told USING (wadah_id)
    GROUP BY 1, 2, 3
)
SELECT
    summed.kind,
    coalesce(office.code, wadah.code, '') AS code,
    coalesce(office.name, wadah.name, '') AS name,
    summed.age,
    summed.people::bigint AS people,
    summed.owed::bigint AS owed
FROM summed
LEFT JOIN registry_office office ON summed.kind = 'office' AND office.id = summed.id
LEFT JOIN registry_organisation wadah ON summed.kind = 'wadah' AND wadah.id = summed.id
ORDER BY 1, 2
