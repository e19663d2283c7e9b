-- When members of agreements lose their cover, by agreement and first day without it, between two days; of days past only
-- who is not covered today.
-- What counts is what is insured: a member loses cover after the last month in a row that the agreement paid for him if
-- nobody, neither another sponsor nor he himself, has insured the month that would follow (today's, if the loss is past),
-- for him or for a record merged with his. Of those who lose it some are promised that month, by whomever, and it is not
-- paid yet. Who has left, died or become a wage earner is not counted.
-- No month of a bill is insured beyond the end of the bill's months, so bills that were over before are not read. OFFSET 0
-- has the months of each of the others found by the index; planned as a join, all months of all bills are read. A member
-- is found by his participation for the same reason: found by the agreement, each of its members is compared with each.
WITH paid AS (
    SELECT tied.agreement_id, insured.participant_id, insured.covered_until,
           GREATEST(insured.covered_until, %(this_month)s::date) AS needed_month,
           lead(insured.covered_from) OVER (
               PARTITION BY tied.agreement_id, insured.participant_id ORDER BY insured.month
           ) AS paid_next
    FROM partnership_agreementbill tied
    JOIN collection_payment payment ON payment.bill_id = tied.bill_id
    CROSS JOIN LATERAL (
        SELECT participant_id, month, covered_from, covered_until
        FROM collection_insuredmonth
        WHERE payment_id = payment.id AND cover = 'risk' AND voided_by_id IS NULL AND covered_until >= %(from)s
        OFFSET 0
    ) AS insured
    WHERE tied.agreement_id = ANY(%(agreement_ids)s) AND tied.until_month >= %(from)s
),
same_person AS MATERIALIZED (
    SELECT own.id AS participant_id, other.id AS other_id
    FROM registry_person merged
    JOIN registry_person record
      ON record.id = merged.merged_into_id OR record.merged_into_id = merged.merged_into_id
    JOIN registry_person another
      ON another.id = merged.merged_into_id OR another.merged_into_id = merged.merged_into_id
    JOIN enrolment_participant own ON own.person_id = record.id
    JOIN enrolment_participant other ON other.person_id = another.id AND other.id <> own.id
    WHERE merged.merged_into_id IS NOT NULL
),
ending AS (
    SELECT paid.*, next_month.id IS NOT NULL OR EXISTS (
               SELECT 1 FROM same_person
               JOIN collection_insuredmonth elsewhere ON elsewhere.participant_id = same_person.other_id
               WHERE same_person.participant_id = paid.participant_id AND elsewhere.month = paid.needed_month
                 AND elsewhere.cover = 'risk' AND elsewhere.voided_by_id IS NULL
                 AND elsewhere.covered_from <= GREATEST(paid.covered_until, %(today)s)
           ) AS goes_on
    FROM paid
    JOIN LATERAL (
        SELECT agreement_id FROM partnership_member
        WHERE participant_id = paid.participant_id AND left_on IS NULL
        OFFSET 0
    ) AS member ON member.agreement_id = paid.agreement_id
    JOIN enrolment_participant participant ON participant.id = paid.participant_id
    LEFT JOIN collection_insuredmonth next_month
      ON next_month.participant_id = paid.participant_id AND next_month.month = paid.needed_month
     AND next_month.cover = 'risk' AND next_month.voided_by_id IS NULL
     AND next_month.covered_from <= GREATEST(paid.covered_until, %(today)s)
    WHERE (paid.paid_next IS NULL OR paid.paid_next > GREATEST(paid.covered_until, %(today)s))
      AND paid.covered_until <= %(until)s AND participant.ended_on IS NULL
)
SELECT ending.agreement_id, ending.covered_until,
       count(*) FILTER (WHERE NOT ending.goes_on),
       count(*) FILTER (WHERE NOT ending.goes_on AND EXISTS (
           SELECT 1 FROM partnership_member promised
           WHERE promised.participant_id = ending.participant_id AND promised.left_on IS NULL
             AND ending.needed_month = ANY(promised.months)
       )),
       count(*) FILTER (WHERE ending.goes_on)
FROM ending
GROUP BY ending.agreement_id, ending.covered_until
ORDER BY ending.covered_until, ending.agreement_id
