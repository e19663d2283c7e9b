-- Every month that was ever insured for some participants, and every month on a bill that waits for its payment.
-- Months that stand and lines that claim a month are found by their partial indexes. A month that was voided is no
-- longer in its index, but its history is indexed by participant.
SELECT
    insured.participant_id, insured.month, insured.cover,
    'insured' AS kind,
    insured.jkk_rupiah + insured.jkm_rupiah + insured.jht_rupiah AS amount_rupiah,
    insured.covered_from, insured.covered_until, insured.paid_at, insured.recorded_at,
    bill.id AS bill_id, bill.number AS bill_number, bill.office_id,
    COALESCE(organisation.name, person.name) AS payer_name,
    void.recorded_at AS voided_at, void.reason AS void_reason
FROM (
    SELECT * FROM collection_insuredmonth
    WHERE participant_id = ANY(%(participant_ids)s) AND voided_by_id IS NULL
    UNION ALL
    SELECT * FROM collection_insuredmonth
    WHERE voided_by_id IS NOT NULL AND id IN (
        SELECT pgh_obj_id FROM collection_insuredmonthevent WHERE participant_id = ANY(%(participant_ids)s)
    )
) insured
JOIN collection_payment payment ON payment.id = insured.payment_id
JOIN collection_bill bill ON bill.id = payment.bill_id
LEFT JOIN registry_organisation organisation ON organisation.id = bill.payer_organisation_id
LEFT JOIN registry_person person ON person.id = bill.payer_person_id
LEFT JOIN collection_monthvoid void ON void.id = insured.voided_by_id
UNION ALL
SELECT
    line.participant_id, line.month, line.cover,
    'billed',
    line.amount_rupiah,
    NULL, NULL, NULL, bill.issued_at,
    bill.id, bill.number, bill.office_id,
    COALESCE(organisation.name, person.name),
    NULL, NULL
FROM collection_billline line
JOIN collection_bill bill ON bill.id = line.bill_id
LEFT JOIN registry_organisation organisation ON organisation.id = bill.payer_organisation_id
LEFT JOIN registry_person person ON person.id = bill.payer_person_id
WHERE line.participant_id = ANY(%(participant_ids)s) AND line.live AND bill.state = 'issued'
ORDER BY month, cover, recorded_at, kind
