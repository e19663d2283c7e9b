-- Members who are to leave, with the months that the agreement's bills claim for them and their first insured month.
SELECT m.id, m.participant_id, m.months, m.amount_rupiah, t.sector,
       (SELECT min(insured.month) FROM collection_insuredmonth insured
        WHERE insured.participant_id = m.participant_id AND insured.voided_by_id IS NULL),
       ARRAY(
         SELECT DISTINCT line.month FROM collection_billline line
         JOIN partnership_agreementbill ab ON ab.bill_id = line.bill_id AND ab.agreement_id = m.agreement_id
         WHERE line.participant_id = m.participant_id AND line.live
       )
FROM partnership_member m
JOIN enrolment_participant t ON t.id = m.participant_id
WHERE m.id = ANY(%(member_ids)s)
ORDER BY m.id
