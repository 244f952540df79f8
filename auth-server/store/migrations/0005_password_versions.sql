-- How often the password was set after the first: a session is made by the one that was verified. A better hash of the same password
-- leaves it as it is.
ALTER TABLE users ADD COLUMN password_version BIGINT NOT NULL DEFAULT 0;
