-- The second factor, how far a session has come, and passwords that hold once.

-- 1: the password was made by somebody else and opens only the page that changes it.
ALTER TABLE users ADD COLUMN must_change_password {int} NOT NULL DEFAULT 0;

-- password: the password was right. proven: so was the second factor, where there is one.
-- in: nothing is missing.
ALTER TABLE sessions ADD COLUMN stage TEXT NOT NULL DEFAULT 'in';

-- Codes by the clock (RFC 6238). The secret is sealed: a copied database makes no codes.
CREATE TABLE totp (
    user_id   {bytes} PRIMARY KEY REFERENCES users (user_id),
    secret    {bytes} NOT NULL,
    made_at   {int} NOT NULL,
    last_step {int} NOT NULL,           -- the newest step whose code was taken; none of it or before is again
    demo      {int} NOT NULL            -- 1: a demo account, whose code the page shows
) {strict};

-- A secret that was shown and not yet answered with a code.
CREATE TABLE totp_offered (
    user_id {bytes} PRIMARY KEY REFERENCES users (user_id),
    secret  {bytes} NOT NULL,
    made_at {int} NOT NULL
) {strict};

-- Codes for the day the phone is lost: 79 random bits each, hashed; gone once used.
CREATE TABLE recovery_codes (
    user_id {bytes} NOT NULL REFERENCES users (user_id),
    hash    {bytes} NOT NULL,
    PRIMARY KEY (user_id, hash)
) {clustered};

CREATE TABLE passkeys (
    credential_hash {bytes} PRIMARY KEY,    -- SHA-256 of the credential's id
    user_id         {bytes} NOT NULL REFERENCES users (user_id),
    sealed          {bytes} NOT NULL,       -- its name and its public key
    made_at         {int} NOT NULL,
    used_at         {int}
) {strict};
CREATE INDEX passkeys_by_user ON passkeys (user_id);

-- What this server asked a browser to sign: one open question a session, answered once.
CREATE TABLE ceremonies (
    token_hash {bytes} PRIMARY KEY,
    sealed     {bytes} NOT NULL,
    made_at    {int} NOT NULL
) {strict};
