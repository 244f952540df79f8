-- Assertions that clients have signed and used: each counts once (rule G11). They are forgotten once nobody takes them any more.
CREATE TABLE spent_assertions (
    client_id TEXT NOT NULL,
    jti TEXT NOT NULL,
    kept_until BIGINT NOT NULL,
    PRIMARY KEY (client_id, jti)
);
CREATE INDEX spent_assertions_end ON spent_assertions (kept_until);
