-- Who has a mail already that another receiver does not have yet: it is sent again to that one alone.
CREATE TABLE mailed (
    notice   TEXT  NOT NULL,   -- the id that every try at telling the same has
    receiver TEXT  NOT NULL,   -- an address of the settings
    at       {int} NOT NULL,
    PRIMARY KEY (notice, receiver)
) {clustered};
