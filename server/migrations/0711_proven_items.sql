-- A page needs of a report what its phone provably sent of a few kinds, the newest of each, and how
-- much there is: found here without a look at an envelope, of which anybody may send any number. An
-- item is proven after it was acknowledged, so the intake pays nothing for it.
CREATE INDEX items_proven ON items (report_id, kind, received_at) WHERE proven = 1;
