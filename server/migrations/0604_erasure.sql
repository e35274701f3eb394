-- Erasure: asked by one, approved by another; and what must be kept.
ALTER TABLE cases ADD COLUMN erased_at {int};   -- its words are gone; codes and times stay

CREATE TABLE erasures (
    erasure_id {bytes} PRIMARY KEY,   -- UUIDv7 of the asking
    owner_kind {int}   NOT NULL,      -- 1 report, 2 case
    owner_id   {bytes} NOT NULL,
    asked_by   {bytes} NOT NULL REFERENCES users (user_id),
    asked_at   {int}   NOT NULL,
    ground     {int}   NOT NULL,      -- 1 its time is over, 2 the person it is about asked
    words      {bytes} NOT NULL,      -- sealed
    state      {int}   NOT NULL,      -- 1 asked, 2 done, 3 refused
    decided_by {bytes},
    decided_at {int}
) {strict};
CREATE UNIQUE INDEX erasures_asked ON erasures (owner_kind, owner_id) WHERE state = 1;

-- Legal holds: not to be erased while one stands.
CREATE TABLE holds (
    owner_kind {int}   NOT NULL,
    owner_id   {bytes} NOT NULL,
    since      {int}   NOT NULL,
    by_user    {bytes} NOT NULL,
    words      {bytes} NOT NULL,      -- sealed
    lifted_at  {int},
    lifted_by  {bytes},
    PRIMARY KEY (owner_kind, owner_id, since)
) {clustered};
CREATE UNIQUE INDEX holds_now ON holds (owner_kind, owner_id) WHERE lifted_at IS NULL;
CREATE INDEX cases_to_retain ON cases (closed_at) WHERE erased_at IS NULL;
