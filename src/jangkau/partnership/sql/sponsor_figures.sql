-- What agreements come to, by sponsor.
SELECT agreement.sponsor_id, count(*), count(*) FILTER (WHERE agreement.until_month > %(today)s),
       COALESCE(sum(member.present), 0), sum(agreement.budget_rupiah), COALESCE(sum(member.promised_rupiah), 0),
       COALESCE(sum(bill.billed_rupiah), 0), COALESCE(sum(bill.paid_rupiah), 0)
FROM partnership_agreement agreement
LEFT JOIN (
    SELECT agreement_id, count(*) FILTER (WHERE left_on IS NULL) AS present, sum(amount_rupiah) AS promised_rupiah
    FROM partnership_member
    WHERE agreement_id = ANY(%(agreement_ids)s)
    GROUP BY agreement_id
) AS member ON member.agreement_id = agreement.id
LEFT JOIN (
    SELECT tied.agreement_id, sum(bill.total_rupiah) FILTER (WHERE bill.state IN ('issued', 'paid')) AS billed_rupiah,
           sum(bill.total_rupiah) FILTER (WHERE bill.state = 'paid') AS paid_rupiah
    FROM partnership_agreementbill tied
    JOIN collection_bill bill ON bill.id = tied.bill_id
    WHERE tied.agreement_id = ANY(%(agreement_ids)s)
    GROUP BY tied.agreement_id
) AS bill ON bill.agreement_id = agreement.id
WHERE agreement.id = ANY(%(agreement_ids)s)
GROUP BY agreement.sponsor_id
