-- A bill's lines by price, with what its payment made of them: months that stand, months given up since, and lines whose
-- money was carried forward. How many lines there are of each price was kept when the bill was issued, and what became
-- of all but a few of them is one thing: of an open bill its lines are live, of a paid one their months stand. Only the
-- others are counted, so that neither a hundred thousand lines nor their months are read.
WITH billed AS (
    SELECT kept.basis_id::bigint AS basis_id, kept.lines::bigint AS lines
    FROM collection_bill bill
    CROSS JOIN LATERAL jsonb_each_text(bill.line_counts) AS kept(basis_id, lines)
    WHERE bill.id = %(bill_id)s
    UNION ALL
    -- Bills from before that was kept.
    SELECT basis_id, count(*)
    FROM collection_billline
    WHERE bill_id = %(bill_id)s
      AND (SELECT bill.line_counts IS NULL FROM collection_bill bill WHERE bill.id = %(bill_id)s)
    GROUP BY basis_id
),
freed AS (
    SELECT basis_id, count(*) AS lines
    FROM collection_billline
    WHERE bill_id = %(bill_id)s AND NOT live AND %(payment_id)s::bigint IS NULL
    GROUP BY basis_id
),
unbought AS (
    -- Months that were carried forward because their worker left later were insured first, and are among the voided.
    SELECT line.basis_id, count(*) AS lines
    FROM collection_carryforward carried
    JOIN collection_billline line ON line.id = carried.line_id
    WHERE carried.payment_id = %(payment_id)s
      AND NOT EXISTS (
        SELECT FROM collection_insuredmonth month
        WHERE month.payment_id = %(payment_id)s
          AND month.basis_id = line.basis_id
          AND month.voided_by_id IS NOT NULL
          AND month.line_id = line.id
    )
    GROUP BY line.basis_id
),
counted AS (
    SELECT
        billed.basis_id,
        billed.lines,
        billed.lines - COALESCE(freed.lines, 0) AS unfreed,
        billed.lines - COALESCE(unbought.lines, 0) AS bought,
        (
            -- The voided stand together in the index.
            SELECT count(*)
            FROM collection_insuredmonth month
            WHERE month.payment_id = %(payment_id)s
              AND month.basis_id = billed.basis_id
              AND month.voided_by_id IS NOT NULL
        ) AS voided
    FROM billed
    LEFT JOIN freed ON freed.basis_id = billed.basis_id
    LEFT JOIN unbought ON unbought.basis_id = billed.basis_id
)
SELECT
    basis.month, basis.cover, basis.bracket, basis.jkk_rupiah, basis.jkm_rupiah, basis.jht_rupiah, basis.references,
    CASE %(language)s WHEN 'en' THEN basis.explanation_en ELSE basis.explanation_id END AS explanation,
    counted.lines,
    CASE WHEN %(payment_id)s::bigint IS NULL THEN counted.unfreed ELSE counted.bought - counted.voided END AS live,
    CASE WHEN %(payment_id)s::bigint IS NULL THEN 0 ELSE counted.bought - counted.voided END AS standing,
    counted.voided
FROM counted
JOIN collection_pricebasis basis ON basis.id = counted.basis_id
-- The same price stands together, whatever the sector.
ORDER BY
    basis.month, basis.cover, basis.bracket, basis.jkk_rupiah + basis.jkm_rupiah + basis.jht_rupiah, explanation, basis.id
