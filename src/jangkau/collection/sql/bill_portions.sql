-- A bill's lines by price, with what its payment made of them: months that stand, months given up since, and lines whose
-- money was carried forward. Of a paid bill the lines are those three together, so that a hundred thousand lines and
-- their months need not both be read.
WITH counted AS (
    SELECT basis_id, count(*) AS lines, count(*) FILTER (WHERE live) AS live, 0 AS standing, 0 AS voided
    FROM collection_billline
    WHERE bill_id = %(bill_id)s AND %(payment_id)s::bigint IS NULL
    GROUP BY basis_id
    UNION ALL
    SELECT
        basis_id, count(*), count(*) - count(voided_by_id), count(*) - count(voided_by_id), count(voided_by_id)
    FROM collection_insuredmonth
    WHERE payment_id = %(payment_id)s
    GROUP BY basis_id
    UNION ALL
    SELECT line.basis_id, count(*), 0, 0, 0
    FROM collection_carryforward carried
    JOIN collection_billline line ON line.id = carried.line_id
    -- Months carried forward because their worker left were insured first and are counted among those.
    WHERE carried.payment_id = %(payment_id)s AND carried.reason <> 'departed'
    GROUP BY line.basis_id
)
SELECT
    basis.month, basis.cover, basis.bracket, basis.jkk_rupiah, basis.jkm_rupiah, basis.jht_rupiah, basis.references,
    CASE %(language)s WHEN 'en' THEN basis.explanation_en ELSE basis.explanation_id END AS explanation,
    sum(counted.lines)::bigint, sum(counted.live)::bigint, sum(counted.standing)::bigint, sum(counted.voided)::bigint
FROM counted
JOIN collection_pricebasis basis ON basis.id = counted.basis_id
GROUP BY basis.id
-- The same price stands together, whatever the sector.
ORDER BY
    basis.month, basis.cover, basis.bracket, basis.jkk_rupiah + basis.jkm_rupiah + basis.jht_rupiah, explanation, basis.id
