-- Envelopes as phones and our own forms sent them are sealed once more at rest, by their report's
-- own key, where the database keeps dead rows: an erasure throws the key away, and the sealing keys
-- open nothing of it any more. Elsewhere it overwrites them, and they stand as they came.
ALTER TABLE items ADD COLUMN at_rest {int} NOT NULL DEFAULT 0;     -- 0 as it came, 1 sealed by the report's own key
ALTER TABLE written ADD COLUMN at_rest {int} NOT NULL DEFAULT 0;   -- the same
