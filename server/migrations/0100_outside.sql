-- What is to be told outside the call centre: one row for each alert that waits, each
-- stretch of its waiting, and each way of telling.
CREATE TABLE outside (
    report_id     {bytes} NOT NULL,
    waiting_since {int}   NOT NULL,
    way           TEXT    NOT NULL,   -- webhook, mail
    made_at       {int}   NOT NULL,
    next_at       {int}   NOT NULL,   -- not tried before this; a try in hand moves it on
    attempts      {int}   NOT NULL,
    done_at       {int},              -- told, or somebody has taken the report
    told          {int}   NOT NULL,   -- 1: the other side took it
    PRIMARY KEY (report_id, waiting_since, way)
) {clustered};
CREATE INDEX outside_due ON outside (next_at) WHERE done_at IS NULL;
