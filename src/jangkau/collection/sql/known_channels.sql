-- Channels of payments, each once: the index is asked for the next one after the last, at most a hundred times.
WITH RECURSIVE known AS (
    SELECT min(channel) AS channel, 1 AS step
    FROM collection_payment
    UNION ALL
    SELECT (SELECT min(payment.channel) FROM collection_payment payment WHERE payment.channel > known.channel), step + 1
    FROM known
    WHERE known.channel IS NOT NULL AND step < 100
)
SELECT channel FROM known WHERE channel IS NOT NULL ORDER BY channel
