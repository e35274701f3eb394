-- What is kept of an answer that was not sent: 0 its words alone, as before; 1 all that was filled in.
ALTER TABLE answer_drafts ADD COLUMN shape {int} NOT NULL DEFAULT 0;
