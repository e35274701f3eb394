-- What phones sent, and what became of it. {int}, {bytes}, {empty},
-- {strict} and {clustered} are filled in per dialect by store/migrate.rs.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value {bytes} NOT NULL
) {strict};

-- Counters that must never skip: raised as the last statement of a transaction,
-- so that a reader who has seen N has seen everything below N.
CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value {int} NOT NULL
) {strict};
INSERT INTO counters (name, value) VALUES ('event', 0);

-- One row an item. `variant` is empty for the first body seen under an item id
-- and the body's SHA-256 for any other: so the key makes an item unique by
-- (item_id, sha256), lets concurrent first posts queue up behind one another,
-- and keeps both sides of a conflict.
CREATE TABLE items (
    item_id     {bytes} NOT NULL,
    variant     {bytes} NOT NULL DEFAULT {empty},
    sha256      {bytes} NOT NULL,
    report_id   {bytes} NOT NULL,
    kind        {int}   NOT NULL,
    key_id      {bytes} NOT NULL,
    received_at {int}   NOT NULL,
    age_ms      {int},             -- by the phone's boot clock; NULL: not known
    via         {int}   NOT NULL,  -- 0 HTTPS, 1 SMS gateway
    envelope    {bytes},           -- NULL once erased on request
    opened      {int}   NOT NULL DEFAULT 0,  -- 0 not yet, 1 opened, 2 could not be opened, 3 erased
    proven      {int}   NOT NULL DEFAULT 0,  -- 1: its MAC is that of the phone that pressed
    PRIMARY KEY (item_id, variant)
) {clustered};
CREATE INDEX items_by_report ON items (report_id, received_at);
-- Alerts have the lowest kind number: they are opened first.
CREATE INDEX items_unopened ON items (kind, received_at) WHERE opened = 0;

-- One row a report, made when its first item is opened. Clear columns hold only
-- what the queue and the statistics need.
CREATE TABLE reports (
    report_id      {bytes} PRIMARY KEY,
    pressed_at     {int} NOT NULL,
    received_at    {int} NOT NULL,
    age_ms         {int},
    via            {int} NOT NULL,
    urgency        {int} NOT NULL,   -- the protocol's code; 0: no alert opened yet
    for_whom       {int} NOT NULL,
    drill          {int} NOT NULL,
    trouble        {int} NOT NULL,   -- 0 none, 1 alert missing, 2 cannot be opened, 3 SMS not decodable
    conflicts      {int} NOT NULL,
    cancelled_at   {int},            -- a proven Cancel was read
    state          {int} NOT NULL,   -- the protocol's ReportState
    version        {int} NOT NULL,   -- raised by every change of state or holder
    taken_by       {bytes},
    taken_at       {int},
    lease_until    {int},
    unattended_at  {int},            -- the taken-after time ran out without a taker
    waiting_since  {int} NOT NULL,
    last_update    {int} NOT NULL,   -- sequence of the newest update for the phone
    fetched_update {int} NOT NULL,   -- newest one the phone has fetched
    fetched_at     {int},
    token_hash     {bytes},          -- SHA-256 of the follow-up token
    keys_sealed    {bytes}           -- the report's keys, under the data key
) {strict};
CREATE INDEX reports_open ON reports (state, urgency, waiting_since);
CREATE INDEX reports_by_time ON reports (received_at);
CREATE INDEX reports_leased ON reports (lease_until) WHERE lease_until IS NOT NULL;

-- Reports whose contents were erased on request: a later item gets a signed 410.
CREATE TABLE erased (
    report_id {bytes} PRIMARY KEY,
    at        {int} NOT NULL
) {strict};

-- What goes back to the phone, per report numbered from 1; the body is under the
-- data key and is sealed afresh with the reply key at every answer.
CREATE TABLE updates (
    report_id {bytes} NOT NULL,
    seq       {int}   NOT NULL,
    at        {int}   NOT NULL,
    body      {bytes} NOT NULL,
    PRIMARY KEY (report_id, seq)
) {clustered};

-- SMS as they came from a gateway: sender and text under the data key.
CREATE TABLE sms (
    sms_id      {bytes} PRIMARY KEY,  -- SHA-256 over what the gateway told: a gateway's retry is one row
    received_at {int} NOT NULL,
    report_id   {bytes} NOT NULL,
    decoded     {int} NOT NULL,
    sealed      {bytes} NOT NULL
) {strict};
CREATE INDEX sms_by_report ON sms (report_id);

-- The event log that every operator's screen follows.
CREATE TABLE events (
    seq       {int} PRIMARY KEY,
    at        {int} NOT NULL,
    kind      TEXT NOT NULL,
    report_id {bytes},
    item_id   {bytes},
    actor     {bytes},
    detail    TEXT
) {strict};

-- Every signed instance document, newest version last.
CREATE TABLE instances (
    version  {int} NOT NULL,
    root     {bytes} NOT NULL,
    issued_at {int} NOT NULL,
    document {bytes} NOT NULL,
    PRIMARY KEY (version, root)
) {strict};
