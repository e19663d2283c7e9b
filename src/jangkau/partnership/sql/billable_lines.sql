-- Months that issuing bills now would bill, by portion and by all that decides their price; then the workers of each
-- portion. The rows are those of stage_lines.sql that issue_bill would not leave out.
WITH claimed_whole AS (
    -- Participants of whom every funded month is claimed by a live line, of which a month and cover has one at most.
    -- Whoever is billed for the whole agreement is known by one count, without looking up month after month.
    SELECT participant_id
    FROM collection_billline
    WHERE live AND month = ANY(%(months)s::date[]) AND cover = ANY(%(covers)s::text[])
    GROUP BY participant_id
    HAVING count(*) = cardinality(%(months)s::date[]) * cardinality(%(covers)s::text[])
),
free AS MATERIALIZED (
    SELECT
        CASE
            WHEN %(term_months)s::integer IS NULL THEN member.batch_id
            ELSE (
                (date_part('year', funded.month) - date_part('year', %(first_month)s::date)) * 12
                + date_part('month', funded.month) - date_part('month', %(first_month)s::date)
            )::bigint / %(term_months)s::integer
        END AS portion,
        member.participant_id, funded.month, cover.name AS cover, participant.sector
    FROM partnership_member member
    JOIN enrolment_participant participant ON participant.id = member.participant_id
    CROSS JOIN LATERAL unnest(member.months) AS funded(month)
    CROSS JOIN unnest(%(covers)s::text[]) AS cover(name)
    WHERE member.agreement_id = %(agreement_id)s
      AND NOT (
        member.months = %(months)s::date[]
        AND member.participant_id IN (SELECT claimed_whole.participant_id FROM claimed_whole)
      )
      AND (participant.ended_on IS NULL OR funded.month <= participant.ended_on)
      AND NOT EXISTS (
        SELECT FROM collection_billline line
        WHERE line.participant_id = member.participant_id AND line.month = funded.month AND line.cover = cover.name
          AND line.live
      )
      AND NOT EXISTS (
        SELECT FROM collection_insuredmonth insured
        WHERE insured.participant_id = member.participant_id AND insured.month = funded.month
          AND insured.cover = cover.name AND insured.voided_by_id IS NULL
      )
),
asked AS (
    SELECT
        portion, month, cover, sector,
        CASE WHEN %(newcomers)s THEN LEAST(
            min(month) OVER (PARTITION BY portion, participant_id),
            (
                SELECT min(insured.month)
                FROM collection_insuredmonth insured
                WHERE insured.participant_id = free.participant_id AND insured.voided_by_id IS NULL
            )
        ) END AS first_month
    FROM free
)
SELECT portion, month, cover, sector, first_month, count(*) AS counted
FROM asked
GROUP BY portion, month, cover, sector, first_month
UNION ALL
SELECT portion, NULL, NULL, NULL, NULL, count(DISTINCT participant_id)
FROM free
GROUP BY portion
ORDER BY portion, month NULLS FIRST, cover, sector, first_month
