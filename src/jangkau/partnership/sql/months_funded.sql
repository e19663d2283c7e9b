-- Months of some people within a period that somebody pays for already: promised by an agreement, or billed otherwise.
-- What was paid or promised for a record that was merged into a person's counts as his.
WITH record AS (
    SELECT id AS person_id, id AS record_id FROM registry_person WHERE id = ANY(%(person_ids)s)
    UNION ALL
    SELECT merged_into_id, id FROM registry_person WHERE merged_into_id = ANY(%(person_ids)s)
)
SELECT record.person_id, sponsor.name, agreement.code, promised.month
FROM record
JOIN partnership_member m ON m.person_id = record.record_id
JOIN partnership_agreement agreement ON agreement.id = m.agreement_id
JOIN registry_organisation sponsor ON sponsor.id = agreement.sponsor_id
CROSS JOIN LATERAL unnest(m.months) AS promised(month)
WHERE promised.month >= %(first_month)s AND promised.month < %(until_month)s
UNION
SELECT record.person_id, payer.name, bill.number, line.month
FROM record
JOIN enrolment_participant t ON t.person_id = record.record_id
JOIN collection_billline line ON line.participant_id = t.id AND line.live
JOIN collection_bill bill ON bill.id = line.bill_id
LEFT JOIN registry_organisation payer ON payer.id = bill.payer_organisation_id
WHERE line.month >= %(first_month)s AND line.month < %(until_month)s
  AND NOT EXISTS (SELECT 1 FROM partnership_agreementbill ab WHERE ab.bill_id = bill.id)
ORDER BY 1, 3, 4
