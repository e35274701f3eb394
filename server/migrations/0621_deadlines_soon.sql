-- Reports to the police for which little time is left, to be told outside, once by each way.
CREATE TABLE deadlines_soon_outside (
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
CREATE INDEX deadlines_soon_outside_due ON deadlines_soon_outside (next_at) WHERE done_at IS NULL;
