-- What the call centre says comes back to the phone, and what went wrong in the phone is remembered.

ALTER TABLE report ADD COLUMN nobody_on_shift INTEGER NOT NULL DEFAULT 0
    CHECK (nobody_on_shift IN (0, 1));
ALTER TABLE report ADD COLUMN epoch BLOB CHECK (length(epoch) = 16);
ALTER TABLE report ADD COLUMN head_at INTEGER;
ALTER TABLE report ADD COLUMN last_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE report ADD COLUMN restored_at INTEGER;
ALTER TABLE report ADD COLUMN lost_at INTEGER;
ALTER TABLE report ADD COLUMN lost_code INTEGER;
ALTER TABLE report ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;

CREATE TABLE news (
    report_id BLOB    NOT NULL REFERENCES report (report_id) ON DELETE CASCADE,
    epoch     BLOB    NOT NULL CHECK (length(epoch) = 16),
    seq       INTEGER NOT NULL,
    sealed    BLOB    NOT NULL,
    PRIMARY KEY (report_id, epoch, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident (
    at       INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    file     TEXT,
    salvaged INTEGER NOT NULL DEFAULT 0
) STRICT;
