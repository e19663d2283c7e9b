-- Members and money of agreements: members now and gone, what they are promised, what of it is billed and paid.
SELECT agreement.id,
       COALESCE(member.present, 0), COALESCE(member.gone, 0), COALESCE(member.promised_rupiah, 0),
       COALESCE(bill.billed_rupiah, 0), COALESCE(bill.paid_rupiah, 0)
FROM partnership_agreement agreement
LEFT JOIN (
    SELECT agreement_id, count(*) - count(left_on) AS present, count(left_on) AS gone,
           sum(amount_rupiah) AS promised_rupiah
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
