-- Alerts for which the supervisors were called: once for each stretch of waiting.
CREATE TABLE supervisors_called (
    report_id     {bytes} NOT NULL,
    waiting_since {int}   NOT NULL,
    called_at     {int}   NOT NULL,
    PRIMARY KEY (report_id, waiting_since)
) {clustered};
