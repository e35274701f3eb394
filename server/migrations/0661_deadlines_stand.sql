-- Every form of violence that was ever named in the case: what is taken away again in the facts
-- does not end what the police are owed.
ALTER TABLE cases ADD COLUMN forms_named {int} NOT NULL DEFAULT 0;
UPDATE cases SET forms_named = forms;

-- What was said of a deadline and is taken back, refused or said anew: nothing is lost.
CREATE TABLE deadline_revisions (
    owner_kind   {int}   NOT NULL,
    owner_id     {bytes} NOT NULL,
    kind         {int}   NOT NULL,
    revision     {int}   NOT NULL,
    ended_at     {int}   NOT NULL,
    ended_by     {bytes} NOT NULL,
    said_at      {int}   NOT NULL,
    said_by      {bytes} NOT NULL,
    done_day     {int},
    waived       {int}   NOT NULL,   -- 1: that it does not apply
    confirmed_by {bytes},
    paper        {bytes},            -- sealed, as it stood
    PRIMARY KEY (owner_kind, owner_id, kind, revision)
) {clustered};

-- A report to the police runs on while one supervisor alone says that it need not be made.
INSERT INTO deadlines_stale (owner_kind, owner_id, at)
SELECT DISTINCT owner_kind, owner_id, 0 FROM deadlines WHERE kind = 1 AND waived_at IS NOT NULL AND confirmed_at IS NULL
ON CONFLICT (owner_kind, owner_id) DO NOTHING;
