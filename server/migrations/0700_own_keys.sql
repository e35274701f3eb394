-- A key for every report and every case, sealed by the data key. What is sealed of them is sealed
-- by it: an erasure takes the row, and no copy of the words opens any more.
CREATE TABLE own_keys (
    owner_kind {int}   NOT NULL,   -- 1 report, 2 case
    owner_id   {bytes} NOT NULL,
    key_id     {bytes} NOT NULL,   -- as it stands in every value that the key sealed
    sealed     {bytes} NOT NULL,
    PRIMARY KEY (owner_kind, owner_id)
) {clustered};
