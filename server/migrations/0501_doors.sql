-- What operators write down of calls, visits and letters, until it is a report.
CREATE TABLE drafts (
    draft_id   {bytes} PRIMARY KEY,
    user_id    {bytes} NOT NULL REFERENCES users (user_id),
    door       {int}   NOT NULL,   -- the ways of reports.via
    started_at {int}   NOT NULL,   -- when the form was opened: the contact began, unless told otherwise
    saved_at   {int}   NOT NULL,
    version    {int}   NOT NULL,   -- raised by every save
    editor     {bytes} NOT NULL,   -- the window that saved last
    sealed     {bytes} NOT NULL    -- what was filled in, under the data key
) {strict};
CREATE INDEX drafts_by_user ON drafts (user_id, started_at);

-- Reports that an operator wrote down: by whom, and by which door it came.
CREATE TABLE written (
    draft_id  {bytes} PRIMARY KEY,
    report_id {bytes} NOT NULL UNIQUE,
    door      {int}   NOT NULL,
    by_user   {bytes} NOT NULL,
    at        {int}   NOT NULL,
    items     {bytes}              -- sealed, on their way through the intake; NULL once they are in
) {strict};
CREATE INDEX written_on_the_way ON written (at) WHERE items IS NOT NULL;
