-- The day on which the program looks at a case by itself. DERIVED.
CREATE TABLE IF NOT EXISTS wake (stream TEXT PRIMARY KEY, day TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS wake_day ON wake (day);
-- Two complaints never take the same number.
CREATE UNIQUE INDEX IF NOT EXISTS matter_number ON duty_row (clause) WHERE family = 'matter';
