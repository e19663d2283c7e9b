-- The bills that unsettled, unheld lines name, by code or number.
SELECT line.line_id, bill.id, bill.number, bill.total_rupiah, bill.state
FROM line_word word
JOIN open_line line USING (line_id)
JOIN collection_bill bill ON bill.code = word.word
WHERE line.held_id IS NULL AND NOT EXISTS (SELECT FROM settling WHERE settling.line_id = line.line_id)
UNION
SELECT line.line_id, bill.id, bill.number, bill.total_rupiah, bill.state
FROM line_word word
JOIN open_line line USING (line_id)
JOIN collection_bill bill ON bill.number = word.word
WHERE line.held_id IS NULL AND NOT EXISTS (SELECT FROM settling WHERE settling.line_id = line.line_id)
ORDER BY 1, 2
