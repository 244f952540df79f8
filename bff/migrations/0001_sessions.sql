-- What the backend for frontend keeps: its own key, sign-ins that are under way, sessions, and what the provider said has ended.
-- Cookies are kept as digests alone; tokens, and what a sign-in needs, are sealed with the row's digest as their identity.

-- One row: the key that proves the client at the provider. All instances use the same.
CREATE TABLE client_keys (
    place BIGINT PRIMARY KEY,
    kid TEXT NOT NULL,
    -- The private half, sealed.
    sealed BYTEA NOT NULL
);

-- A sign-in that was begun and is not back yet; it is gone with the first answer that the right browser brings.
CREATE TABLE logins (
    -- Of the cookie that the browser got for it.
    digest TEXT PRIMARY KEY,
    -- Of the `state` that the answer brings back.
    state TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX logins_end ON logins (expires_at);

CREATE TABLE sessions (
    -- Of the cookie.
    digest TEXT PRIMARY KEY,
    sub TEXT NOT NULL,
    -- The provider's session, where it names one.
    sid TEXT,
    -- Who it is and the tokens, sealed.
    sealed BYTEA NOT NULL,
    -- Goes up with each change of what is sealed.
    version BIGINT NOT NULL,
    -- When it was last used, as far as that was noted; when it ends unless it is used; when it ends in any case.
    seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    over_at BIGINT NOT NULL,
    -- Who refreshes its tokens, and until when nobody else may.
    lease TEXT,
    leased_until BIGINT NOT NULL
);
CREATE INDEX sessions_of ON sessions (sub);
CREATE INDEX sessions_in ON sessions (sid);
CREATE INDEX sessions_end ON sessions (ends_at);

-- A session of the provider ('sid') or a person ('sub'), and when the provider said that it has ended: a logout may come before
-- the sign-in that it is for. The row is also what the two wait for each other by.
CREATE TABLE endings (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    ended_at BIGINT NOT NULL,
    kept_until BIGINT NOT NULL,
    PRIMARY KEY (kind, name)
);
CREATE INDEX endings_end ON endings (kept_until);

-- Logout tokens that were heard: each counts once.
CREATE TABLE heard_logouts (
    jti TEXT PRIMARY KEY,
    kept_until BIGINT NOT NULL
);
CREATE INDEX heard_logouts_end ON heard_logouts (kept_until);
