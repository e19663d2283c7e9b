-- Turns each line of a bill into an insured month, or into money carried forward with its reason, and the bill into a
-- paid one. The bounds are those of rules.cover.CoverTerms and the choice between them that of
-- rules.cover.insured_period.
WITH line AS (
    SELECT
        line.id, line.participant_id, line.month, line.cover, line.basis_id, line.amount_rupiah, line.live,
        basis.jkk_rupiah, basis.jkm_rupiah, basis.jht_rupiah,
        participant.ended_on,
        (line.month + interval '1 month')::date AS month_until,
        GREATEST(
            line.month,
            CASE
                WHEN %(start_by_letter)s::date IS NOT NULL THEN %(start_by_letter)s::date
                WHEN earlier.covered_until >= CASE line.cover
                    WHEN 'risk' THEN %(risk_continues_from)s::date ELSE %(savings_continues_from)s::date END
                    THEN line.month
                WHEN line.cover = 'savings' AND line.month >= %(savings_in_time_from)s::date
                    AND beside.covered_from IS NOT NULL THEN beside.covered_from
                ELSE %(paid_on)s::date
            END
        ) AS covered_from
    FROM collection_billline line
    JOIN collection_pricebasis basis ON basis.id = line.basis_id
    JOIN enrolment_participant participant ON participant.id = line.participant_id
    LEFT JOIN LATERAL (
        SELECT max(insured.covered_until) AS covered_until
        FROM collection_insuredmonth insured
        WHERE %(start_by_letter)s::date IS NULL
          AND insured.participant_id = line.participant_id
          AND insured.cover = line.cover
          AND insured.month < line.month
          AND insured.voided_by_id IS NULL
    ) AS earlier ON true
    LEFT JOIN LATERAL (
        SELECT min(insured.covered_from) AS covered_from
        FROM collection_insuredmonth insured
        WHERE %(start_by_letter)s::date IS NULL
          AND line.cover = 'savings'
          AND insured.participant_id = line.participant_id
          AND insured.month = line.month
          AND insured.voided_by_id IS NULL
    ) AS beside ON true
    WHERE line.bill_id = %(bill_id)s
),
decided AS MATERIALIZED (
    SELECT
        *,
        CASE
            WHEN ended_on < month THEN 'departed'
            WHEN NOT live THEN 'line_freed'
            WHEN covered_from >= month_until THEN 'month_over'
        END AS reason
    FROM line
),
insured AS (
    INSERT INTO collection_insuredmonth (
        participant_id, month, cover, basis_id, line_id, payment_id, jkk_rupiah, jkm_rupiah, jht_rupiah,
        covered_from, covered_until, paid_at, recorded_at
    )
    SELECT
        participant_id, month, cover, basis_id, id, %(payment_id)s, jkk_rupiah, jkm_rupiah, jht_rupiah,
        covered_from, month_until, %(paid_at)s, %(now)s
    FROM decided
    WHERE reason IS NULL
    ORDER BY participant_id, month, cover
    ON CONFLICT (participant_id, month, cover) WHERE voided_by_id IS NULL DO NOTHING
    RETURNING line_id, participant_id, jkk_rupiah, jkm_rupiah, jht_rupiah
),
carried AS (
    INSERT INTO collection_carryforward (payment_id, line_id, cover, amount_rupiah, reason, recorded_at)
    SELECT %(payment_id)s, id, cover, amount_rupiah, COALESCE(reason, 'month_taken'), %(now)s
    FROM decided
    -- NOT IN is hashed whatever the planner expects; NOT EXISTS becomes a loop over all pairs when the lines are so
    -- new that the table's statistics know nothing of them.
    WHERE id NOT IN (SELECT line_id FROM insured)
    ORDER BY id
    RETURNING line_id, amount_rupiah
),
freed AS (
    -- Money carried forward claims no month any more.
    UPDATE collection_billline line SET live = false FROM carried WHERE line.id = carried.line_id AND line.live
),
paid AS (
    UPDATE collection_bill SET state = 'paid' WHERE id = %(bill_id)s
)
SELECT
    (SELECT count(*) FROM insured) AS insured_months,
    COALESCE((SELECT sum(jkk_rupiah) FROM insured), 0)::bigint AS jkk_rupiah,
    COALESCE((SELECT sum(jkm_rupiah) FROM insured), 0)::bigint AS jkm_rupiah,
    COALESCE((SELECT sum(jht_rupiah) FROM insured), 0)::bigint AS jht_rupiah,
    (SELECT count(*) FROM carried) AS carried_lines,
    COALESCE((SELECT sum(amount_rupiah) FROM carried), 0)::bigint AS carried_rupiah,
    ARRAY(SELECT DISTINCT participant_id FROM insured) AS participant_ids
