-- Files that belong to a report or a case. Their bytes stand here and not in a folder: several
-- instances share one database, and a backup is one thing (docs/adr/0400-documents-in-the-database.md).
CREATE TABLE documents (
    document_id {bytes} PRIMARY KEY,
    owner_kind  {int}   NOT NULL,   -- 1 report, 2 case
    owner_id    {bytes} NOT NULL,
    at          {int}   NOT NULL,
    added_by    {bytes} NOT NULL,
    state       {int}   NOT NULL,   -- 0 arriving, 1 whole, 2 erased
    key_sealed  {bytes},            -- its own key under the data key; NULL once erased
    facts       {bytes}             -- name, kind, size and number of chunks, under its own key
) {strict};
CREATE INDEX documents_by_owner ON documents (owner_kind, owner_id, at);
CREATE INDEX documents_arriving ON documents (at) WHERE state = 0;

CREATE TABLE document_chunks (
    document_id {bytes} NOT NULL,
    nr          {int}   NOT NULL,   -- from 0, without gaps
    sealed      {bytes} NOT NULL,   -- under the document's own key
    PRIMARY KEY (document_id, nr)
) {strict};
