-- The day on which the program looks at a case by itself. DERIVED.
CREATE TABLE IF NOT EXISTS wake (stream TEXT PRIMARY KEY, day TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS wake_day ON wake (day);
