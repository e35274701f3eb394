-- When somebody was called to a closed report again: what it owes then counts from there.
ALTER TABLE reports ADD COLUMN reopened_at {int};

-- What is in somebody's hands and in no case has deadlines of its own.
INSERT INTO deadlines_stale (owner_kind, owner_id, at)
SELECT 1, r.report_id, 0 FROM reports r WHERE r.drill = 0 AND r.state IN (2, 3, 4)
AND NOT EXISTS (SELECT 1 FROM case_reports c WHERE c.report_id = r.report_id AND c.left_at IS NULL)
ON CONFLICT (owner_kind, owner_id) DO NOTHING;
