-- Exports of identities: asked by one, decided by another, made once, gone after a day.
CREATE TABLE exports (
    export_id   {bytes} PRIMARY KEY,   -- UUIDv7 of the asking
    asked_by    {bytes} NOT NULL REFERENCES users (user_id),
    asked_at    {int}   NOT NULL,
    case_id     {bytes},               -- one case; NULL: those opened from..to
    from_at     {int}   NOT NULL,
    to_at       {int}   NOT NULL,
    state       {int}   NOT NULL,      -- 1 asked, 2 made, 3 refused, 4 over
    words       {bytes} NOT NULL,      -- why it is asked: sealed
    decided_by  {bytes},
    decided_at  {int},
    decision    {bytes},               -- why it was decided so: sealed
    people      {int}   NOT NULL,      -- how many people are in it
    expires_at  {int}   NOT NULL,
    key_sealed  {bytes},               -- its own key under the data key; NULL before and after
    sealed      {bytes}                -- the file under its own key
) {strict};
CREATE INDEX exports_open ON exports (expires_at) WHERE state IN (1, 2);
