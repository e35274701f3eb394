-- Broken glass: somebody opened what is not theirs to open, for a stated reason and a short
-- time.
CREATE TABLE glass (
    glass_id   {bytes} PRIMARY KEY,   -- UUIDv7 of the breaking
    owner_kind {int}   NOT NULL,      -- 1 report, 2 case
    owner_id   {bytes} NOT NULL,
    user_id    {bytes} NOT NULL REFERENCES users (user_id),
    broken_at  {int}   NOT NULL,
    until_at   {int}   NOT NULL,
    why        {bytes} NOT NULL,      -- sealed
    ended_at   {int},                 -- it opens nothing any more
    ended_by   {bytes}                -- NULL: the time ran out
) {strict};
CREATE INDEX glass_standing ON glass (owner_kind, owner_id, user_id) WHERE ended_at IS NULL;

-- Which supervisor has read of it.
CREATE TABLE glass_seen (
    glass_id {bytes} NOT NULL,
    user_id  {bytes} NOT NULL,
    at       {int}   NOT NULL,
    PRIMARY KEY (glass_id, user_id)
) {clustered};

-- What is to be told outside of it, by each way.
CREATE TABLE glass_outside (
    glass_id {bytes} NOT NULL,
    way      TEXT    NOT NULL,
    next_at  {int}   NOT NULL,
    attempts {int}   NOT NULL,
    done_at  {int},
    PRIMARY KEY (glass_id, way)
) {clustered};
CREATE INDEX glass_outside_due ON glass_outside (next_at) WHERE done_at IS NULL;
