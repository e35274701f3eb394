-- Up to which press what was said of a report to the police holds: a press after it is another
-- event until somebody says otherwise. NULL in older rows: up to when it was said.
ALTER TABLE deadlines ADD COLUMN covers_to {int};

-- What came into a case after that was silenced by it until now: worked out again.
INSERT INTO deadlines_stale (owner_kind, owner_id, at)
SELECT DISTINCT owner_kind, owner_id, 0 FROM deadlines WHERE kind = 1 AND owner_kind = 2 AND state <> 1
ON CONFLICT (owner_kind, owner_id) DO NOTHING;
