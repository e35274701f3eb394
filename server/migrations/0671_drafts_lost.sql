-- Whose form somebody else took over: what they still write on their screen is kept in another.
CREATE TABLE drafts_lost (
    draft_id {bytes} NOT NULL,
    user_id  {bytes} NOT NULL,   -- who wrote in it
    taken_by {bytes} NOT NULL,
    at       {int}   NOT NULL,
    door     {int}   NOT NULL,
    went_on  {bytes},            -- the draft in which they go on
    PRIMARY KEY (draft_id, user_id)
) {clustered};
