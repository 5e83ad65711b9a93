-- Our own tables. PRIMARY: entry, payload, blob, tree. DERIVED (a fold, `yakusoku rebuild` makes them
-- again): case_row, status_code, staff_row, staff_token, policy_row, attestation, duty_row, plan_row, job.
-- LOCAL (not in backups' meaning): login, session, api_token, lease, draft, job_run, attempt, replay.
CREATE TABLE schema_version (version BIGINT PRIMARY KEY);

CREATE TABLE entry (
  pos INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  stream TEXT NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  at_micros BIGINT NOT NULL,
  actor TEXT NOT NULL,
  open TEXT NOT NULL,
  commitment BLOB,
  idx BIGINT UNIQUE,
  UNIQUE (stream, seq)
);
CREATE INDEX entry_unnumbered ON entry (pos) WHERE idx IS NULL;
CREATE TABLE payload (entry TEXT PRIMARY KEY, stream TEXT NOT NULL, sealed BLOB NOT NULL);
CREATE INDEX payload_stream ON payload (stream);
CREATE TABLE blob (id TEXT PRIMARY KEY, stream TEXT NOT NULL, sealed BLOB NOT NULL);
CREATE INDEX blob_stream ON blob (stream);
CREATE TABLE tree (id BIGINT PRIMARY KEY, size BIGINT NOT NULL, note TEXT NOT NULL);

CREATE TABLE case_row (
  stream TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  received TEXT NOT NULL,
  due TEXT,
  ended TEXT,
  state TEXT NOT NULL
);
CREATE INDEX case_row_open ON case_row (status, due);
CREATE TABLE status_code (token TEXT PRIMARY KEY, stream TEXT NOT NULL);
CREATE TABLE staff_row (stream TEXT PRIMARY KEY, role TEXT NOT NULL, status TEXT NOT NULL, demo BIGINT NOT NULL);
CREATE TABLE staff_token (token TEXT PRIMARY KEY, stream TEXT NOT NULL);
CREATE TABLE policy_row (hash TEXT PRIMARY KEY, edition BIGINT NOT NULL, effective TEXT NOT NULL, entry TEXT NOT NULL, map_hash TEXT NOT NULL, ordinal BIGINT NOT NULL);
CREATE TABLE attestation (clause TEXT PRIMARY KEY, until_day TEXT NOT NULL, made_day TEXT NOT NULL, stream TEXT NOT NULL, seq BIGINT NOT NULL, actor TEXT NOT NULL);
CREATE TABLE duty_row (stream TEXT PRIMARY KEY, family TEXT NOT NULL, clause TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE plan_row (plan TEXT PRIMARY KEY, stream TEXT NOT NULL, status TEXT NOT NULL, hash TEXT NOT NULL, verb TEXT NOT NULL);
CREATE TABLE job (stream TEXT NOT NULL, ask BIGINT NOT NULL, what TEXT NOT NULL, PRIMARY KEY (stream, ask, what));

CREATE TABLE login (stream TEXT PRIMARY KEY, password TEXT NOT NULL, totp BLOB NOT NULL, last_step BIGINT NOT NULL, wrong BIGINT NOT NULL, locked_until BIGINT NOT NULL);
CREATE TABLE session (token TEXT PRIMARY KEY, staff TEXT NOT NULL, second BIGINT NOT NULL, csrf TEXT NOT NULL, made BIGINT NOT NULL, seen BIGINT NOT NULL);
CREATE TABLE login_link (token TEXT PRIMARY KEY, staff TEXT NOT NULL, until_micros BIGINT NOT NULL);
CREATE TABLE api_token (token TEXT PRIMARY KEY, id TEXT NOT NULL, role TEXT NOT NULL, scope TEXT NOT NULL, until_micros BIGINT NOT NULL);
CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until_micros BIGINT NOT NULL);
CREATE TABLE draft (id TEXT PRIMARY KEY, sealed BLOB NOT NULL, at_micros BIGINT NOT NULL);
CREATE TABLE job_run (stream TEXT NOT NULL, ask BIGINT NOT NULL, what TEXT NOT NULL, tries BIGINT NOT NULL, next_micros BIGINT NOT NULL, holder TEXT NOT NULL, until_micros BIGINT NOT NULL, PRIMARY KEY (stream, ask, what));
CREATE TABLE attempt (bucket TEXT PRIMARY KEY, count BIGINT NOT NULL, until_micros BIGINT NOT NULL);
CREATE TABLE replay (key TEXT PRIMARY KEY, status BIGINT NOT NULL, body TEXT NOT NULL, at_micros BIGINT NOT NULL);
CREATE TABLE checkpoint_outside (id BIGINT PRIMARY KEY, size BIGINT NOT NULL, at_micros BIGINT NOT NULL);

INSERT INTO schema_version VALUES (2);
