-- Suspected abuse: ranked below all others that wait, and refused nothing.
ALTER TABLE reports ADD COLUMN suspected_at {int};
ALTER TABLE reports ADD COLUMN suspected_by {bytes};  -- NULL: it came from the phone of another that is
