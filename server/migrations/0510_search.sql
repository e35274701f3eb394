-- Search over reports and cases: every list is a range of one of these indexes, newest
-- first, so that a page costs what it shows and not what there is.

-- The kecamatan that a proven item of a report named last.
ALTER TABLE reports ADD COLUMN kecamatan {int};

-- By time, with the id behind it: a page begins where the one before ended, also within
-- one millisecond.
DROP INDEX reports_by_time;
CREATE INDEX reports_by_time ON reports (received_at, report_id);
-- By the short number that people say to each other: the last four bytes of the id.
CREATE INDEX reports_by_number ON reports (substr(report_id, 13, 4));
-- A press writes none of these: it waits, nobody holds it, nothing is known of it yet.
CREATE INDEX reports_by_state ON reports (state, received_at, report_id) WHERE state <> 1;
CREATE INDEX reports_by_holder ON reports (taken_by, received_at, report_id) WHERE taken_by IS NOT NULL;
CREATE INDEX reports_by_kecamatan ON reports (kecamatan, received_at, report_id) WHERE kecamatan IS NOT NULL;
-- One for each form of violence: several may stand in one number.
CREATE INDEX reports_form_1 ON reports (received_at, report_id) WHERE (forms & 1) <> 0;
CREATE INDEX reports_form_2 ON reports (received_at, report_id) WHERE (forms & 2) <> 0;
CREATE INDEX reports_form_4 ON reports (received_at, report_id) WHERE (forms & 4) <> 0;
CREATE INDEX reports_form_8 ON reports (received_at, report_id) WHERE (forms & 8) <> 0;
CREATE INDEX reports_form_16 ON reports (received_at, report_id) WHERE (forms & 16) <> 0;
CREATE INDEX reports_form_32 ON reports (received_at, report_id) WHERE (forms & 32) <> 0;
CREATE INDEX reports_form_64 ON reports (received_at, report_id) WHERE (forms & 64) <> 0;

CREATE INDEX cases_of_worker ON cases (worker, opened_at, case_id);
CREATE INDEX cases_in_state ON cases (state, opened_at, case_id);
CREATE INDEX cases_in_kecamatan ON cases (kecamatan, opened_at, case_id);
CREATE INDEX cases_form_1 ON cases (opened_at, case_id) WHERE (forms & 1) <> 0;
CREATE INDEX cases_form_2 ON cases (opened_at, case_id) WHERE (forms & 2) <> 0;
CREATE INDEX cases_form_4 ON cases (opened_at, case_id) WHERE (forms & 4) <> 0;
CREATE INDEX cases_form_8 ON cases (opened_at, case_id) WHERE (forms & 8) <> 0;
CREATE INDEX cases_form_16 ON cases (opened_at, case_id) WHERE (forms & 16) <> 0;
CREATE INDEX cases_form_32 ON cases (opened_at, case_id) WHERE (forms & 32) <> 0;
CREATE INDEX cases_form_64 ON cases (opened_at, case_id) WHERE (forms & 64) <> 0;

-- The same hashes as report_hashes, of the people of a case.
CREATE TABLE people_hashes (
    kind      {int}   NOT NULL,  -- 1 number, 2 name, 3 one word of a name
    hash      {bytes} NOT NULL,
    person_id {bytes} NOT NULL,
    key_id    {bytes} NOT NULL,
    PRIMARY KEY (hash, person_id, kind)
) {clustered};
CREATE INDEX people_hashes_by_person ON people_hashes (person_id);
