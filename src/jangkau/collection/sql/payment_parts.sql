-- What one payment came to: its months, whatever became of them later, and the money that bought none.
SELECT
    payment.amount_rupiah,
    (
        SELECT COALESCE(sum(month.jkk_rupiah + month.jkm_rupiah + month.jht_rupiah), 0)::bigint
        FROM collection_insuredmonth month WHERE month.payment_id = payment.id
    ) AS months_rupiah,
    (
        SELECT COALESCE(sum(carried.amount_rupiah), 0)::bigint
        FROM collection_carryforward carried
        WHERE carried.payment_id = payment.id
          AND NOT EXISTS (SELECT FROM collection_insuredmonth month WHERE month.line_id = carried.line_id)
    ) AS carried_rupiah,
    (
        SELECT COALESCE(sum(posting.amount_rupiah) FILTER (WHERE posting.amount_rupiah > 0), 0)::bigint
        FROM collection_posting posting
        JOIN collection_entry entry ON entry.id = posting.entry_id
        WHERE entry.payment_id = payment.id AND entry.kind = 'payment'
    ) AS booked_rupiah
FROM collection_payment payment
WHERE payment.id = %(payment_id)s
