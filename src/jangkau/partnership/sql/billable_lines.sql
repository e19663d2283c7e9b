-- Months that issuing bills now would bill, by portion and by all that decides their price; then the workers of each
-- portion. The rows are those of stage_lines.sql that issue_bill would not leave out.
WITH claimed_whole AS (
    -- Participants of whom every funded month is claimed by a live line, of which a month and cover has one at most.
    -- Billed once, all of a member's months are on one bill, and its lines are counted in the index alone. OFFSET 0 has
    -- them read bill by bill, in the order of the participants.
    SELECT line.participant_id
    FROM partnership_agreementbill tied
    CROSS JOIN LATERAL (
        SELECT participant_id, count(*) AS lines
        FROM collection_billline
        WHERE bill_id = tied.bill_id AND live
        GROUP BY participant_id
        ORDER BY participant_id
        OFFSET 0
    ) AS line
    WHERE %(term_months)s::integer IS NULL
      AND tied.agreement_id = %(agreement_id)s
      AND tied.first_month = ANY(%(months)s::date[])
      AND (tied.until_month - interval '1 month')::date = ANY(%(months)s::date[])
      AND line.lines = cardinality(%(months)s::date[]) * cardinality(%(covers)s::text[])
    UNION ALL
    SELECT participant_id
    FROM collection_billline
    WHERE %(term_months)s::integer IS NOT NULL
      AND live AND month = ANY(%(months)s::date[]) AND cover = ANY(%(covers)s::text[])
    GROUP BY participant_id
    HAVING count(*) = cardinality(%(months)s::date[]) * cardinality(%(covers)s::text[])
),
left_over AS MATERIALIZED (
    SELECT DISTINCT member.participant_id
    FROM partnership_member member
    WHERE member.agreement_id = %(agreement_id)s
      AND NOT EXISTS (SELECT FROM claimed_whole WHERE claimed_whole.participant_id = member.participant_id)
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
    FROM left_over
    JOIN partnership_member member
      ON member.participant_id = left_over.participant_id AND member.agreement_id = %(agreement_id)s
    JOIN enrolment_participant participant ON participant.id = member.participant_id
    CROSS JOIN LATERAL unnest(member.months) AS funded(month)
    CROSS JOIN unnest(%(covers)s::text[]) AS cover(name)
    WHERE (participant.ended_on IS NULL OR funded.month <= participant.ended_on)
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
