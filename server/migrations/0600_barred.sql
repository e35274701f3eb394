-- Conflicts of interest: who must find no trace of a report or a case. A row is never
-- deleted: a bar that was lifted stays with who lifted it and why.
CREATE TABLE barred (
    owner_kind {int}   NOT NULL,   -- 1 report, 2 case
    owner_id   {bytes} NOT NULL,
    user_id    {bytes} NOT NULL REFERENCES users (user_id),
    since      {int}   NOT NULL,
    by_user    {bytes} NOT NULL,
    why        {bytes} NOT NULL,   -- sealed
    lifted_at  {int},
    lifted_by  {bytes},
    lifted_why {bytes},            -- sealed
    PRIMARY KEY (owner_kind, owner_id, user_id, since)
) {clustered};
CREATE UNIQUE INDEX barred_now ON barred (owner_kind, owner_id, user_id) WHERE lifted_at IS NULL;
CREATE INDEX barred_by_user ON barred (user_id) WHERE lifted_at IS NULL;

-- Presses of one phone, as it says itself (a proven Linked): who is barred from one is
-- barred from the other.
CREATE TABLE report_links (
    report_id {bytes} NOT NULL,
    other     {bytes} NOT NULL,
    PRIMARY KEY (report_id, other)
) {clustered};
CREATE INDEX report_links_back ON report_links (other);
