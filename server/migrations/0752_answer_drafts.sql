-- What an operator is writing to a reporter and has not sent: kept as it is written, so that a session
-- that ends takes no words along. Nobody else's to read; gone with what was sent, and with the report.
CREATE TABLE answer_drafts (
    report_id {bytes} NOT NULL,
    user_id   {bytes} NOT NULL,
    sealed    {bytes} NOT NULL,     -- sealed: the words, by the report's own key
    saved_at  {int}   NOT NULL,
    PRIMARY KEY (report_id, user_id)
) {strict};
