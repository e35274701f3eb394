-- When the phone had each thing that was written to it, once for all: the newest time said it of all of them.
ALTER TABLE updates ADD COLUMN fetched_at {int};
UPDATE updates SET fetched_at = (SELECT r.fetched_at FROM reports r WHERE r.report_id = updates.report_id)
    WHERE seq <= (SELECT r.fetched_update FROM reports r WHERE r.report_id = updates.report_id);
