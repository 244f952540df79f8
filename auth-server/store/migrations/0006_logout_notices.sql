-- Who hears of it when a session ends: OpenID Connect Back-Channel Logout 1.0, rule G9.

-- The clients that people have signed in to by a session, as far as they hear of its end.
CREATE TABLE session_clients (
    tenant TEXT NOT NULL,
    sid TEXT NOT NULL,
    client_id TEXT NOT NULL,
    PRIMARY KEY (tenant, sid, client_id),
    FOREIGN KEY (tenant, sid) REFERENCES sessions (tenant, sid) ON DELETE CASCADE
);

-- What a client has still to hear; gone once it did. It stays when session and person are gone.
CREATE TABLE logout_notices (
    tenant TEXT NOT NULL,
    sid TEXT NOT NULL,
    client_id TEXT NOT NULL,
    sub TEXT NOT NULL,
    ended_at BIGINT NOT NULL,
    -- Not before then: whoever claims it sets that to when others may.
    next_try_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    PRIMARY KEY (tenant, sid, client_id)
);
CREATE INDEX logout_notices_due ON logout_notices (client_id, next_try_at);
