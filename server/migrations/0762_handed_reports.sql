-- A report that changed hands unread: news_at is this where nobody wrote, and it came into the hands of somebody who has not read it.
ALTER TABLE reports ADD COLUMN handed_at {int};
