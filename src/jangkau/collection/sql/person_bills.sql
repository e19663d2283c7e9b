-- The bills on which some participants stood or stand, with what was asked for them; the latest first.
-- A line that was let go asks for nothing any more, but its bill is still told: it is no longer in the index of live
-- ones, but its history is indexed by participant.
SELECT
    bill.id, bill.number, bill.office_id, bill.state, bill.issued_at, bill.total_rupiah,
    COALESCE(organisation.name, person.name) AS payer_name,
    asked.first_month, asked.last_month, asked.month_count, asked.amount_rupiah,
    (SELECT max(payment.paid_at) FROM collection_payment payment WHERE payment.bill_id = bill.id) AS paid_at
FROM (
    SELECT
        line.bill_id,
        min(line.month) AS first_month,
        max(line.month) AS last_month,
        count(DISTINCT line.month) AS month_count,
        sum(line.amount_rupiah)::bigint AS amount_rupiah
    FROM (
        SELECT * FROM collection_billline
        WHERE participant_id = ANY(%(participant_ids)s) AND live
        UNION ALL
        SELECT * FROM collection_billline
        WHERE NOT live AND id IN (
            SELECT pgh_obj_id FROM collection_billlineevent WHERE participant_id = ANY(%(participant_ids)s)
        )
    ) line
    GROUP BY line.bill_id
) asked
JOIN collection_bill bill ON bill.id = asked.bill_id
LEFT JOIN registry_organisation organisation ON organisation.id = bill.payer_organisation_id
LEFT JOIN registry_person person ON person.id = bill.payer_person_id
ORDER BY bill.issued_at DESC, bill.id DESC
