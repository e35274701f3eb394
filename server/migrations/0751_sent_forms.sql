-- Forms that were taken, for as long as they may come again: what a form adds is added once, however
-- often it is sent. Nothing of what was written can be told from a row: its secret stands in the page.
CREATE TABLE sent_forms (
    digest  {bytes} PRIMARY KEY,     -- digest: who sent it, which copy of which form, and what was in it
    sent_at {int}   NOT NULL
) {strict};
CREATE INDEX sent_forms_old ON sent_forms (sent_at);
