-- What has been kept for as long as it may: looked for once a day, and told once.
CREATE TABLE due_days (
    day       {int} PRIMARY KEY,      -- days since 1970-01-01, UTC
    looked_at {int} NOT NULL,
    found     {int} NOT NULL          -- how many were due that had not been told before
) {strict};

-- What was found due. It stays, so that nothing is told twice.
CREATE TABLE due_told (
    owner_kind {int}   NOT NULL,      -- 1 report, 2 case
    owner_id   {bytes} NOT NULL,
    told_at    {int}   NOT NULL,
    PRIMARY KEY (owner_kind, owner_id)
) {clustered};

-- What is to be told outside of a day's finding, by each way.
CREATE TABLE due_outside (
    day      {int} NOT NULL,
    way      TEXT  NOT NULL,
    next_at  {int} NOT NULL,
    attempts {int} NOT NULL,
    done_at  {int},
    told     {int} NOT NULL,
    PRIMARY KEY (day, way)
) {clustered};
CREATE INDEX due_outside_due ON due_outside (next_at) WHERE done_at IS NULL;
