-- Makes the lines of a bill from staged rows. A month that has a live line or is insured already is left out, and so
-- is a month after the end of the participation. Everybody inserts in the same order, so two bills at once cannot
-- wait for each other in a circle: the second waits for the first and leaves out what that took.
WITH price AS (
    SELECT *
    FROM jsonb_to_recordset(%(prices)s::jsonb) AS given (
        month date, cover text, bracket smallint, sector text, first_month date,
        basis_id bigint, amount_rupiah bigint, due_date date
    )
),
asked AS (
    SELECT
        staged.*,
        CASE WHEN %(newcomers)s THEN LEAST(
            min(staged.month) OVER (PARTITION BY staged.participant_id),
            (
                SELECT min(insured.month)
                FROM collection_insuredmonth insured
                WHERE insured.participant_id = staged.participant_id AND insured.voided_by_id IS NULL
            )
        ) END AS first_month
    FROM {staged} staged
),
made AS (
    INSERT INTO collection_billline (bill_id, participant_id, month, cover, basis_id, amount_rupiah, due_date, live)
    SELECT
        %(bill_id)s, asked.participant_id, asked.month, asked.cover, price.basis_id, price.amount_rupiah,
        price.due_date, true
    FROM asked
    JOIN price
        ON price.month = asked.month AND price.cover = asked.cover AND price.bracket = asked.bracket
        AND price.sector = asked.sector AND price.first_month IS NOT DISTINCT FROM asked.first_month
    -- Nobody knows how many rows meet a price before they are joined; "not exists" keeps a wrong guess harmless,
    -- where a join to participants could be turned round.
    WHERE NOT EXISTS (
        SELECT FROM enrolment_participant participant
        WHERE participant.id = asked.participant_id AND participant.ended_on < asked.month
    )
      AND NOT EXISTS (
        SELECT FROM collection_insuredmonth insured
        WHERE insured.participant_id = asked.participant_id
          AND insured.month = asked.month
          AND insured.cover = asked.cover
          AND insured.voided_by_id IS NULL
    )
    ORDER BY asked.participant_id, asked.month, asked.cover
    ON CONFLICT (participant_id, month, cover) WHERE live DO NOTHING
    RETURNING participant_id, basis_id, amount_rupiah
)
SELECT
    (SELECT count(*) FROM {staged}) AS asked_count,
    (SELECT count(*) FROM made) AS line_count,
    (SELECT count(*) FROM (SELECT DISTINCT participant_id FROM made) AS workers) AS worker_count,
    (SELECT COALESCE(sum(amount_rupiah), 0)::bigint FROM made) AS total_rupiah,
    (
        SELECT jsonb_object_agg(alike.basis_id, alike.lines)
        FROM (SELECT basis_id, count(*) AS lines FROM made GROUP BY basis_id) AS alike
    ) AS line_counts
