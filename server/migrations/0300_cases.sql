-- Cases: what becomes of reports. Clear columns hold codes, places and times, which
-- queues and statistics need; every word of a person is sealed under the data key.

CREATE TABLE cases (
    case_id        {bytes} PRIMARY KEY,   -- UUIDv7 of the opening
    number         TEXT  NOT NULL UNIQUE, -- 2026-000123: local year of the opening, counted from 1
    state          {int} NOT NULL,        -- cases/state.rs
    came_from      {int},                 -- referred: the state to go back to
    state_merged   {int},                 -- merged: the state it had
    version        {int} NOT NULL,        -- raised by every change of this row
    steps          {int} NOT NULL,        -- number of the newest row in case_steps
    risk           {int} NOT NULL,        -- 0 not judged, 1 low, 2 medium, 3 high
    worker         {bytes} REFERENCES users (user_id),
    forms          {int} NOT NULL,        -- forms of violence: bit (code - 1) of the protocol's list
    place          {int},                 -- the protocol's codes; NULL not known
    relation       {int},
    kecamatan      {int},
    village        {int},
    incident_day   {int},                 -- days since 1970-01-01, local
    pressed_at     {int} NOT NULL,        -- of the earliest report: the law counts from it
    opened_at      {int} NOT NULL,
    opened_by      {bytes} NOT NULL,
    changed_at     {int} NOT NULL,
    closed_at      {int},
    closed_reason  {int},
    closed_outcome {int},
    merged_into    {bytes}                -- the case that goes on for this one
) {strict};
CREATE INDEX cases_by_opening ON cases (opened_at, case_id);
CREATE INDEX cases_by_worker ON cases (worker, state, opened_at);
CREATE INDEX cases_by_state ON cases (state, opened_at);
CREATE INDEX cases_by_place ON cases (kecamatan, pressed_at);
CREATE INDEX cases_merged ON cases (merged_into) WHERE merged_into IS NOT NULL;

-- Which report belongs to which case, now and before: nothing is deleted here. A
-- report belongs to one case at most at a time.
CREATE TABLE case_reports (
    report_id {bytes} NOT NULL,
    case_id   {bytes} NOT NULL,
    joined_at {int}   NOT NULL,
    joined_by {bytes} NOT NULL,
    left_at   {int},
    left_by   {bytes},
    PRIMARY KEY (report_id, case_id, joined_at)
) {clustered};
CREATE UNIQUE INDEX case_reports_now ON case_reports (report_id) WHERE left_at IS NULL;
CREATE INDEX case_reports_by_case ON case_reports (case_id);

-- People of a case. The same person in two cases is two rows that have the same hashes.
CREATE TABLE people (
    person_id   {bytes} PRIMARY KEY,
    case_id     {bytes} NOT NULL,
    role        {int}   NOT NULL,  -- 1 penerima manfaat, 2 pelapor, 3 terlapor
    place       {int}   NOT NULL,  -- first, second, ... of the role in this case
    version     {int}   NOT NULL,
    sex         {int},             -- the protocol's codes; NULL not known
    age         {int},
    education   {int},
    work        {int},
    marital     {int},
    disability  {int},             -- 1 yes, 0 no
    kdrt        {int},
    trafficking {int},
    relation    {int},             -- of a terlapor to the penerima manfaat
    phone_hash  {bytes},           -- keyed; to find the same person again
    name_hash   {bytes},
    identity    {bytes},           -- name, number, address, NIK, birth date, notes: sealed
    added_at    {int}   NOT NULL,
    added_by    {bytes} NOT NULL,
    changed_at  {int}   NOT NULL,
    changed_by  {bytes} NOT NULL
) {strict};
CREATE INDEX people_by_case ON people (case_id, role, place);
CREATE INDEX people_by_phone ON people (phone_hash) WHERE phone_hash IS NOT NULL;
CREATE INDEX people_by_name ON people (name_hash) WHERE name_hash IS NOT NULL;

-- What happened to a case, in order: who, when, from where to where, and why (sealed).
CREATE TABLE case_steps (
    case_id    {bytes} NOT NULL,
    seq        {int}   NOT NULL,
    at         {int}   NOT NULL,
    by_user    {bytes} NOT NULL,
    what       TEXT    NOT NULL,
    from_state {int},
    to_state   {int},
    subject    {bytes},            -- a report, a person, another case, another user
    why        {bytes},
    PRIMARY KEY (case_id, seq)
) {clustered};

-- Risk, assessment, plan, visits, notes, referrals: sealed papers. A paper that is
-- changed gets a further revision; the ones before stay. Of two people who write the
-- same next revision one wins.
CREATE TABLE case_papers (
    case_id  {bytes} NOT NULL,
    kind     {int}   NOT NULL,
    revision {int}   NOT NULL,
    at       {int}   NOT NULL,
    by_user  {bytes} NOT NULL,
    day      {int},                -- of the visit, the referral, the answer
    word     {int},                -- risk: the level; plan: 1 agreed; referral: the kind of agency
    sealed   {bytes} NOT NULL,
    PRIMARY KEY (case_id, kind, revision)
) {clustered};

-- Services of SIMFONI's eight kinds. Who gives one and how it went are sealed.
CREATE TABLE case_services (
    service_id {bytes} PRIMARY KEY,
    case_id    {bytes} NOT NULL,
    version    {int}   NOT NULL,
    kind       {int}   NOT NULL,   -- the protocol's code
    emergency  {int}   NOT NULL,
    began_day  {int}   NOT NULL,
    ended_day  {int},
    outcome    {int}   NOT NULL,   -- 1 going on, 2 done, 3 declined, 4 could not be given
    sealed     {bytes} NOT NULL,
    at         {int}   NOT NULL,
    by_user    {bytes} NOT NULL,
    changed_at {int}   NOT NULL,
    changed_by {bytes} NOT NULL
) {strict};
CREATE INDEX case_services_by_case ON case_services (case_id, began_day);
