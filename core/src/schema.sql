-- The whole schema as it is now. A new phone starts here; an old one comes here by migrations/.
-- Times are milliseconds since 1970, UTC. No column holds a word of a report: what a person
-- said is in `envelope.bytes` alone, sealed, and goes when the call centre has signed for it.

CREATE TABLE report (
    report_id       BLOB    NOT NULL PRIMARY KEY CHECK (length(report_id) = 16),
    created_at      INTEGER NOT NULL,
    -- What was pressed, to join a double press; only while the alert is held.
    choice          INTEGER,
    drill           INTEGER NOT NULL CHECK (drill IN (0, 1)),
    -- When an alert that nobody has taken points to 110; danger alerts only.
    warn_at         INTEGER,
    -- Derived at the press. Missing when the row was salvaged out of a broken file.
    follow_up_token BLOB CHECK (length(follow_up_token) = 32),
    reply_key       BLOB CHECK (length(reply_key) = 32),
    mac_key         BLOB CHECK (length(mac_key) = 32),
    -- Forgotten by the reporter: out of sight at once, erased when everything is delivered.
    hidden          INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    -- What the call centre last said.
    told_state      INTEGER,
    told_at         INTEGER,
    last_contact_at INTEGER,
    nobody_on_shift INTEGER NOT NULL DEFAULT 0 CHECK (nobody_on_shift IN (0, 1)),
    -- Which history the call centre's numbers are of; another one after a restore.
    epoch           BLOB CHECK (length(epoch) = 16),
    -- The server's clock at the newest answer believed in this epoch.
    head_at         INTEGER,
    last_seq        INTEGER NOT NULL DEFAULT 0,
    -- When the phone noticed that the call centre came back from a backup.
    restored_at     INTEGER,
    -- When the call centre signed that it does not know the report (any more), and why.
    lost_at         INTEGER,
    lost_code       INTEGER,
    -- Which questions were answered, a bit each; not what was answered.
    answered        INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
    seq             INTEGER NOT NULL PRIMARY KEY,
    item_id         BLOB    NOT NULL UNIQUE CHECK (length(item_id) = 16),
    report_id       BLOB    NOT NULL REFERENCES report (report_id) ON DELETE CASCADE,
    kind            INTEGER NOT NULL,
    -- 1 held, 2 pending, 3 sending, 4 sent, 5 wedged
    state           INTEGER NOT NULL CHECK (state BETWEEN 1 AND 5),
    created_at      INTEGER NOT NULL,
    boot_id         BLOB CHECK (length(boot_id) = 16),
    boot_ms         INTEGER NOT NULL,
    release_at      INTEGER CHECK ((state = 1) = (release_at IS NOT NULL)),
    attempts        INTEGER NOT NULL DEFAULT 0,
    last_attempt_at INTEGER,
    next_attempt_at INTEGER,
    last_error      TEXT,
    refusal         INTEGER,
    -- The SMS text went to the SMS app or the radio. Never the same as sent.
    sms_handed_at   INTEGER,
    sent_at         INTEGER,
    received_at     INTEGER,
    receipt_flags   INTEGER
) STRICT;

CREATE INDEX item_of_report ON item (report_id);
CREATE INDEX item_open ON item (state) WHERE state <> 4;

-- Apart from `item`, so that what stays after the receipt never shares a page with what goes.
CREATE TABLE envelope (
    seq   INTEGER NOT NULL PRIMARY KEY REFERENCES item (seq) ON DELETE CASCADE,
    bytes BLOB    NOT NULL
) STRICT;

-- The prepared button: one sealed box that the phone cannot open.
CREATE TABLE prepared (
    id               INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    box              BLOB    NOT NULL,
    prepared_at      INTEGER NOT NULL,
    position_allowed INTEGER NOT NULL CHECK (position_allowed IN (0, 1))
) STRICT;

-- What the call centre said, still in its seal.
CREATE TABLE news (
    report_id BLOB    NOT NULL REFERENCES report (report_id) ON DELETE CASCADE,
    epoch     BLOB    NOT NULL CHECK (length(epoch) = 16),
    seq       INTEGER NOT NULL,
    sealed    BLOB    NOT NULL,
    PRIMARY KEY (report_id, epoch, seq)
) STRICT, WITHOUT ROWID;

-- What went wrong in the phone and has to be told.
CREATE TABLE incident (
    at       INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    file     TEXT,
    salvaged INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The newest instance document that was verified, byte for byte.
CREATE TABLE instance (
    id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    document   BLOB    NOT NULL,
    fetched_at INTEGER NOT NULL
) STRICT;

-- What is known about the way to the call centre, and what is still to be done in this file.
CREATE TABLE link (
    id                  INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    failures            INTEGER NOT NULL DEFAULT 0,
    next_at             INTEGER,
    retry_after_until   INTEGER,
    last_error          TEXT,
    last_contact_at     INTEGER,
    instance_checked_at INTEGER,
    -- Deleted content may still lie in the write-ahead log.
    erase_due           INTEGER NOT NULL DEFAULT 0 CHECK (erase_due IN (0, 1))
) STRICT;

INSERT INTO link (id) VALUES (1);
