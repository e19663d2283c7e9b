-- Holds the money of open lines that paid nothing, each with the reason found for it.
WITH holding AS MATERIALIZED (
    SELECT
        line.*, COALESCE(known.reason, 'unmatched') AS reason, bill.id AS bill_id, bill.payer_person_id,
        bill.payer_organisation_id, 'payment:' || line.channel || ':' || line.own_reference AS key
    FROM open_line line
    LEFT JOIN why_held known USING (line_id)
    LEFT JOIN collection_bill bill ON bill.id = known.bill_id
    WHERE line.held_id IS NULL AND NOT EXISTS (SELECT FROM settling WHERE settling.line_id = line.line_id)
),
entry AS (
    INSERT INTO collection_entry (key, kind, narrative, occurred_on, recorded_at, channel, office_id)
    SELECT key, 'held', 'Uang ' || own_reference || ' ditahan', GREATEST(value_date, %(open_from)s), %(now)s, channel, office_id
    FROM holding
    ORDER BY line_id
    RETURNING id, key
),
posting AS (
    INSERT INTO collection_posting (entry_id, account_id, amount_rupiah)
    SELECT entry.id, moved.account_id, moved.amount_rupiah
    FROM entry
    JOIN holding USING (key)
    CROSS JOIN LATERAL (
        VALUES ('1100', holding.amount_rupiah), ('2300', -holding.amount_rupiah)
    ) AS moved (account_id, amount_rupiah)
),
held AS (
    INSERT INTO collection_heldmoney (
        source, channel, reference, amount_rupiah, received_at, office_id, payer_person_id, payer_organisation_id,
        bill_id, reason, note, responsible_id, entry_id, recorded_at, recorded_by_id
    )
    SELECT
        'statement', channel, own_reference, amount_rupiah, value_date::timestamp AT TIME ZONE time_zone, office_id,
        payer_person_id, payer_organisation_id, bill_id, reason, '', responsible_id, entry.id, %(now)s, %(by_user_id)s
    FROM holding
    JOIN entry USING (key)
    ORDER BY line_id
    RETURNING id, reference
)
INSERT INTO collection_linematch (
    line_id, outcome, reason, note, fee_rupiah, held_id, recorded_at, recorded_by_id
)
SELECT
    holding.line_id, 'held', CASE holding.reason WHEN 'unmatched' THEN 'no_bill' ELSE 'bill_refused' END, '', 0, held.id,
    %(now)s, %(by_user_id)s
FROM holding
JOIN held ON held.reference = holding.own_reference
ORDER BY holding.line_id
