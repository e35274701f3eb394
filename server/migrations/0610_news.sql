-- What the reporter sent since the press and nobody who holds the report has read.
ALTER TABLE reports ADD COLUMN news {int} NOT NULL DEFAULT 0;        -- proven items since the press, counted
ALTER TABLE reports ADD COLUMN news_at {int};                        -- receipt of the first unread one; NULL: all is read
ALTER TABLE reports ADD COLUMN news_quiet {int} NOT NULL DEFAULT 0;  -- 1: somebody has opened it; it is marked, and nobody else is called
CREATE INDEX reports_news ON reports (news_at) WHERE news_at IS NOT NULL;
