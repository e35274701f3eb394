-- Each thing that was written says itself when the phone had it (0703); the one time for all of them is read by nothing.
ALTER TABLE reports DROP COLUMN fetched_at;
