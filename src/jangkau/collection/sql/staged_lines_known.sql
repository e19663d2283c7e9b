-- How many lines that look like these came in other statements, which surely do not overlap this one.
SELECT line.likeness, count(*)
FROM collection_statementline line
WHERE line.account_id = %(account_id)s
  AND line.statement_id = ANY(%(apart_ids)s)
  AND line.value_date BETWEEN %(first_on)s AND %(last_on)s
GROUP BY line.likeness
