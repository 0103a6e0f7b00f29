-- When records were first written into the ledger, by the day in Việt Nam: of several rows of a record the least.
CREATE TEMP VIEW first_written AS
SELECT c.tbl, c.row_id, date(t.at_ms / 1000 + 25200, 'unixepoch') AS written_on
FROM journal_change c JOIN journal_transaction t ON t.id = c.tx
WHERE c.kind = 'I';
