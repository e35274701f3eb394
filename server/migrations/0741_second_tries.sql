-- Tries of a second factor that were wrong, for as long as they are remembered: here, so that several
-- servers on one database are no quicker to guess at than one.
CREATE TABLE second_tries (
    lane     {bytes} PRIMARY KEY,     -- digest: an account, or a browser in which it came all the way in before
    failures {int}   NOT NULL,
    last_at  {int}   NOT NULL,
    next_at  {int}   NOT NULL         -- before it no further one is judged
) {strict};
