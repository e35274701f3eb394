-- Calls that were begun and not sent: whom that was told, and since when nobody is at it.
ALTER TABLE drafts ADD COLUMN touched_at {int} NOT NULL DEFAULT 0;  -- last saved by its writer, or taken over
ALTER TABLE drafts ADD COLUMN told {int} NOT NULL DEFAULT 0;        -- 0 nobody, 1 its writer, 2 the supervisors too
UPDATE drafts SET touched_at = saved_at;

-- Such that the supervisors were told of, to be told outside, once by each way.
CREATE TABLE drafts_outside (
    draft_id   {bytes} NOT NULL,
    touched_at {int}   NOT NULL,
    way        TEXT    NOT NULL,
    next_at    {int}   NOT NULL,
    attempts   {int}   NOT NULL,
    done_at    {int},
    told       {int}   NOT NULL,
    PRIMARY KEY (draft_id, touched_at, way)
) {clustered};
CREATE INDEX drafts_outside_due ON drafts_outside (next_at) WHERE done_at IS NULL;
