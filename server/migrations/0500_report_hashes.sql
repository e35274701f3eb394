-- By what the same person is found again: keyed hashes of names and numbers that stand
-- sealed in a report's items. Nothing in this table can be read back into a name.
CREATE TABLE report_hashes (
    kind      {int}   NOT NULL,  -- 1 number, 2 name, 3 one word of a name, 4 number an SMS came from
    hash      {bytes} NOT NULL,  -- HMAC-SHA256, 16 bytes
    report_id {bytes} NOT NULL,
    key_id    {bytes} NOT NULL,  -- of the index key that made it
    PRIMARY KEY (hash, report_id, kind)
) {clustered};
CREATE INDEX report_hashes_by_report ON report_hashes (report_id);
