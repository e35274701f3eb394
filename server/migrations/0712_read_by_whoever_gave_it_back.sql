-- Given back, by who had read it, into a case at another agency that nobody carries: it was marked as
-- unread for nobody, stood in every list, and nobody could take it or say that they had read it.
UPDATE reports SET news_at = NULL, news_quiet = 0 WHERE state = 4 AND taken_by IS NULL AND news_quiet = 1;
