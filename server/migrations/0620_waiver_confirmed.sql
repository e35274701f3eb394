-- Which second supervisor agrees that the police need not hear of it. Without one, a waived
-- report to the police goes on standing against erasure.
ALTER TABLE deadlines ADD COLUMN confirmed_at {int};
ALTER TABLE deadlines ADD COLUMN confirmed_by {bytes};
