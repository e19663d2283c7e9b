-- Rows of a roster that were accepted, by the check or by a decision, or wait for budget, and have made no member yet.
-- Of a roster that was approved these are few, and the rest need not be looked at.
CREATE TEMPORARY TABLE row_without_member ON COMMIT DROP AS
SELECT r.id
FROM partnership_rosterrow r
LEFT JOIN partnership_rowdecision d ON d.row_id = r.id
WHERE r.roster_id = %(roster_id)s
  AND NOT r.leaves
  AND (r.outcome IN ('accepted', 'waiting') OR (r.outcome = 'review' AND d.accepted))
  AND NOT EXISTS (SELECT 1 FROM partnership_member m WHERE m.row_id = r.id)
