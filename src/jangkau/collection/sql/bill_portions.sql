-- A bill's lines by price, with what its payment made of them: months that stand, months given up since, and money
-- carried forward.
WITH line AS (
    SELECT basis_id, count(*) AS lines, sum(amount_rupiah)::bigint AS amount_rupiah, count(*) FILTER (WHERE live) AS live
    FROM collection_billline
    WHERE bill_id = %(bill_id)s
    GROUP BY basis_id
),
insured AS (
    SELECT basis_id, count(*) FILTER (WHERE voided_by_id IS NULL) AS standing, count(voided_by_id) AS voided
    FROM collection_insuredmonth
    WHERE payment_id = %(payment_id)s
    GROUP BY basis_id
)
SELECT
    basis.month, basis.cover, basis.bracket, basis.jkk_rupiah, basis.jkm_rupiah, basis.jht_rupiah, basis.references,
    CASE %(language)s WHEN 'en' THEN basis.explanation_en ELSE basis.explanation_id END AS explanation,
    line.lines, line.amount_rupiah, line.live, COALESCE(insured.standing, 0), COALESCE(insured.voided, 0)
FROM line
JOIN collection_pricebasis basis ON basis.id = line.basis_id
LEFT JOIN insured ON insured.basis_id = line.basis_id
-- The same price for the same reasons stands together, whatever the sector.
ORDER BY basis.month, basis.cover, basis.bracket, line.amount_rupiah / line.lines, explanation, basis.id
