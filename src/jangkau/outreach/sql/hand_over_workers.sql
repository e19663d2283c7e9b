-- Who loses cover when, of the ends of sponsor_ends.sql, the first first, a page at a time.
SELECT *
FROM ending
WHERE NOT goes_on
  AND (gone_on IS NULL OR gone_on >= ends_on)
  AND (ends_on, participant_id) > (%(after_day)s::date, %(after_id)s::bigint)
ORDER BY ends_on, participant_id
LIMIT %(limit)s
