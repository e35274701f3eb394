-- Accounts, sessions, who is on shift, and the audit chain.

CREATE TABLE users (
    user_id       {bytes} PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at    {int} NOT NULL,
    disabled_at   {int}
) {strict};

CREATE TABLE sessions (
    token_hash   {bytes} PRIMARY KEY,   -- SHA-256: a copied database opens no session
    user_id      {bytes} NOT NULL REFERENCES users (user_id),
    created_at   {int} NOT NULL,
    last_seen_at {int} NOT NULL
) {strict};
CREATE INDEX sessions_by_user ON sessions (user_id);

-- Who is on shift, by their own word (Mulai tugas), kept alive by their screen.
CREATE TABLE shifts (
    user_id      {bytes} PRIMARY KEY REFERENCES users (user_id),
    started_at   {int} NOT NULL,
    last_seen_at {int} NOT NULL
) {strict};

CREATE TABLE audit (
    seq     {int} PRIMARY KEY,
    at      {int} NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason  TEXT NOT NULL,
    hash    {bytes} NOT NULL            -- keyed, over the row and the hash before it
) {strict};
INSERT INTO counters (name, value) VALUES ('audit', 0);
