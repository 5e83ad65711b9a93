-- The day on which the program looks at a case by itself. DERIVED.
CREATE TABLE IF NOT EXISTS wake (stream TEXT PRIMARY KEY, day TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS wake_day ON wake (day);
-- Two complaints never take the same number.
CREATE UNIQUE INDEX IF NOT EXISTS matter_number ON duty_row (clause) WHERE family = 'matter';
-- What a case wants from somebody, one row for each thing to do, the most pressing first. Without a day: 9999-12-31. DERIVED.
CREATE TABLE IF NOT EXISTS agenda (stream TEXT NOT NULL, no BIGINT NOT NULL, day TEXT NOT NULL, number TEXT NOT NULL, desk TEXT NOT NULL, waits BIGINT NOT NULL, closed BIGINT NOT NULL, PRIMARY KEY (stream, no));
CREATE INDEX IF NOT EXISTS agenda_day ON agenda (day, number, no);
-- Keyed tokens by which a case is found: whole values and how they begin. DERIVED.
CREATE TABLE IF NOT EXISTS case_find (number TEXT NOT NULL, token TEXT NOT NULL, PRIMARY KEY (number, token));
CREATE INDEX IF NOT EXISTS case_find_token ON case_find (token, number);
DROP TABLE IF EXISTS case_token;
-- Cases of another desk than the general one. DERIVED.
CREATE TABLE IF NOT EXISTS case_desk (number TEXT PRIMARY KEY, desk TEXT NOT NULL);
-- Cases that came in one application with an earlier one. DERIVED.
CREATE TABLE IF NOT EXISTS case_group (number TEXT PRIMARY KEY, first TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS case_group_first ON case_group (first);
-- The register, the newest first; the numbers of a year are as long as it needs.
CREATE INDEX IF NOT EXISTS case_row_newest ON case_row (received, length(number), number);
-- Letters that left, one row for each envelope, for the postal log. DERIVED.
CREATE TABLE IF NOT EXISTS posted (stream TEXT NOT NULL, letter BIGINT NOT NULL, day TEXT NOT NULL, number TEXT NOT NULL, desk TEXT NOT NULL, PRIMARY KEY (stream, letter));
CREATE INDEX IF NOT EXISTS posted_day ON posted (day, number, letter);
-- Complaints, consultations and inquiries in lists: open ones by the day on which something is owed, then ended ones. Without a day: 9999-12-31. DERIVED.
CREATE TABLE IF NOT EXISTS matter_row (number TEXT PRIMARY KEY, stream TEXT NOT NULL, plain TEXT NOT NULL, desk TEXT NOT NULL, ended BIGINT NOT NULL, day TEXT NOT NULL, received TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS matter_row_day ON matter_row (ended, day, number);
CREATE INDEX IF NOT EXISTS matter_row_received ON matter_row (received);
-- Cases that a matter names. DERIVED.
CREATE TABLE IF NOT EXISTS matter_case (number TEXT NOT NULL, of_case TEXT NOT NULL, PRIMARY KEY (number, of_case));
CREATE INDEX IF NOT EXISTS matter_case_of ON matter_case (of_case);
-- Forms asked for: to be posted (0), out (1), done (2); the day it was asked for; the last day the name is kept, where it is. DERIVED.
CREATE TABLE IF NOT EXISTS form_row (stream TEXT PRIMARY KEY, stage BIGINT NOT NULL, day TEXT NOT NULL, forget TEXT);
CREATE INDEX IF NOT EXISTS form_row_day ON form_row (stage, day, stream);
-- Forms on which a request came, by the request; those whose record is closed by itself, and when. DERIVED.
CREATE TABLE IF NOT EXISTS form_back (form TEXT PRIMARY KEY, number TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS form_back_number ON form_back (number);
CREATE TABLE IF NOT EXISTS form_close (stream TEXT PRIMARY KEY, day TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS form_close_day ON form_close (day);
CREATE INDEX IF NOT EXISTS duty_row_family ON duty_row (family);
