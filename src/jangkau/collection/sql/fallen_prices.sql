-- What months not yet begun would give back at today's prices: less than they cost, after what was given back before.
INSERT INTO {fallen} (month_id, payment_id, basis_id, jkk_rupiah, jkm_rupiah, jht_rupiah)
WITH price AS (
    SELECT *
    FROM jsonb_to_recordset(%(prices)s::jsonb) AS given (
        month date, cover text, bracket int, sector text, first_month date, basis_id bigint, amount_rupiah bigint
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
given_back AS (
    SELECT month_id, sum(jkk_rupiah) AS jkk_rupiah, sum(jkm_rupiah) AS jkm_rupiah, sum(jht_rupiah) AS jht_rupiah
    FROM collection_priceadjustment
    WHERE month_id IN (SELECT insured_month_id FROM asked)
    GROUP BY month_id
),
over AS (
    SELECT
        insured.id AS month_id, insured.payment_id, basis.id AS basis_id,
        insured.jkk_rupiah - COALESCE(given_back.jkk_rupiah, 0) - basis.jkk_rupiah AS jkk_rupiah,
        insured.jkm_rupiah - COALESCE(given_back.jkm_rupiah, 0) - basis.jkm_rupiah AS jkm_rupiah,
        insured.jht_rupiah - COALESCE(given_back.jht_rupiah, 0) - basis.jht_rupiah AS jht_rupiah
    FROM asked
    JOIN collection_insuredmonth insured ON insured.id = asked.insured_month_id AND insured.voided_by_id IS NULL
    JOIN price
        ON price.month = asked.month AND price.cover = asked.cover AND price.bracket = asked.bracket
        AND price.sector = asked.sector AND price.first_month IS NOT DISTINCT FROM asked.first_month
    JOIN collection_pricebasis basis ON basis.id = price.basis_id
    LEFT JOIN given_back ON given_back.month_id = insured.id
)
SELECT month_id, payment_id, basis_id, jkk_rupiah::bigint, jkm_rupiah::bigint, jht_rupiah::bigint
FROM over
WHERE jkk_rupiah >= 0 AND jkm_rupiah >= 0 AND jht_rupiah >= 0 AND jkk_rupiah + jkm_rupiah + jht_rupiah > 0
ORDER BY payment_id, month_id
