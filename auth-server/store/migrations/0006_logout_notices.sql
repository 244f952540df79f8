-- Who hears of it when a session ends: OpenID Connect Back-Channel Logout 1.0, rule G9.

-- The clients that people have signed in to by a session, as far as they hear of its end.
CREATE TABLE session_clients (
    tenant TEXT NOT NULL,
    sid TEXT NOT NULL,
    client_id TEXT NOT NULL,
    PRIMARY KEY (tenant, sid, client_id),
    FOREIGN KEY (tenant, sid) REFERENCES sessions (tenant, sid) ON DELETE CASCADE
);

-- Those that will end by themselves, because somebody is to hear of it.
CREATE INDEX sessions_running ON sessions (ends_at) WHERE browser IS NOT NULL AND ended_at IS NULL;

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

-- Requests for logout that came by a POST, for which the browser comes back (rule G7).
CREATE TABLE logout_requests (
    tenant TEXT NOT NULL,
    handle TEXT NOT NULL,
    -- What is asked, JSON; of an ID token that came along what it says, and not the token.
    asked TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, handle)
);
CREATE INDEX logout_requests_end ON logout_requests (expires_at);
