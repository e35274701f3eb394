-- Forms of violence that a proven item of a report named: bit (code - 1) of the protocol's list.
-- The police must hear of sexual violence also where no case was opened yet.
ALTER TABLE reports ADD COLUMN forms {int} NOT NULL DEFAULT 0;

-- By when what must have been done. Worked out from the report or case it belongs to, and kept
-- so that a worklist is one look; a row is never deleted, its state says what became of it.
CREATE TABLE deadlines (
    owner_kind {int}   NOT NULL,   -- 1 report, 2 case
    owner_id   {bytes} NOT NULL,
    kind       {int}   NOT NULL,   -- deadlines/kind.rs
    began_at   {int}   NOT NULL,
    soon_at    {int}   NOT NULL,   -- from here on it is shown as due soon
    due_at     {int}   NOT NULL,
    state      {int}   NOT NULL,   -- 1 running, 2 done, 3 not needed, 4 carried elsewhere (a case, a merged case)
    done_at    {int},              -- as somebody said, or as the case's papers show
    done_by    {bytes},            -- NULL: as the case's papers show
    done_day   {int},              -- of the report to the police: days since 1970-01-01, local
    waived_at  {int},              -- a supervisor said that it does not apply
    waived_by  {bytes},
    paper      {bytes},            -- the police report's number, or why: sealed
    told       {int}   NOT NULL,   -- 0 nothing, 1 that it is soon, 2 that it has passed
    PRIMARY KEY (owner_kind, owner_id, kind)
) {clustered};
CREATE INDEX deadlines_running ON deadlines (due_at) WHERE state = 1;

-- What has to be worked out again: written with the change that makes it so.
CREATE TABLE deadlines_stale (
    owner_kind {int}   NOT NULL,
    owner_id   {bytes} NOT NULL,
    at         {int}   NOT NULL,
    PRIMARY KEY (owner_kind, owner_id)
) {clustered};

-- Deadlines that have passed and are to be told outside, once by each way.
CREATE TABLE deadlines_outside (
    owner_kind {int}   NOT NULL,
    owner_id   {bytes} NOT NULL,
    kind       {int}   NOT NULL,
    due_at     {int}   NOT NULL,
    way        TEXT    NOT NULL,
    next_at    {int}   NOT NULL,
    attempts   {int}   NOT NULL,
    done_at    {int},
    told       {int}   NOT NULL,
    PRIMARY KEY (owner_kind, owner_id, kind, due_at, way)
) {clustered};
CREATE INDEX deadlines_outside_due ON deadlines_outside (next_at) WHERE done_at IS NULL;
