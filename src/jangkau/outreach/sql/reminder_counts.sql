-- How many reminders were due on each day and met each fate; ``fates`` is reminder_fates.sql.
SELECT due_on, fate, count(*)
FROM ({fates}) AS met
GROUP BY due_on, fate
ORDER BY due_on DESC
