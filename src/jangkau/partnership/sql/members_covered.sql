-- How many members of an agreement are covered on a day, whoever pays.
SELECT count(*)
FROM partnership_member member
WHERE member.agreement_id = %(agreement_id)s AND member.left_on IS NULL AND EXISTS (
    SELECT 1 FROM collection_insuredmonth insured
    WHERE insured.participant_id = member.participant_id AND insured.month = %(this_month)s
      AND insured.cover = 'risk' AND insured.voided_by_id IS NULL AND insured.covered_from <= %(today)s
)
