-- Months of an agreement's members that nobody claims, as collection.services.bills.issue_bill reads them. A month
-- after the end of the participation is not billed.
CREATE TEMPORARY TABLE staged_lines ON COMMIT DROP AS
SELECT m.participant_id, funded.month, cover.name AS cover, %(bracket)s::integer AS bracket, t.sector
FROM partnership_member m
JOIN enrolment_participant t ON t.id = m.participant_id
CROSS JOIN LATERAL unnest(m.months) AS funded(month)
CROSS JOIN unnest(%(covers)s::text[]) AS cover(name)
WHERE m.agreement_id = %(agreement_id)s
  AND (%(batch_id)s::bigint IS NULL OR m.batch_id = %(batch_id)s)
  AND funded.month >= %(first_month)s AND funded.month < %(until_month)s
  AND (t.ended_on IS NULL OR funded.month <= t.ended_on)
  AND NOT EXISTS (
    SELECT 1 FROM collection_billline line
    WHERE line.participant_id = m.participant_id AND line.month = funded.month AND line.cover = cover.name AND line.live
  )
