-- A code is exchanged, and a refresh token rotated, by one statement each. The first refresh token of a grant stands in the row of the
-- grant; each later one has the row below, which is also what says that its predecessor is spent: one successor, once.
ALTER TABLE grants ADD COLUMN refresh TEXT;
ALTER TABLE grants ADD COLUMN refresh_expires_at BIGINT;
CREATE UNIQUE INDEX grants_refresh ON grants (tenant, refresh) WHERE refresh IS NOT NULL;

-- Where a spent token lives longer than its successor, or its successor is gone, it would be a fresh one again: all spent tokens of
-- that grant are over for everybody.
DELETE FROM refresh_tokens WHERE spent_at IS NOT NULL AND EXISTS
    (SELECT 1 FROM refresh_tokens spent WHERE spent.tenant = refresh_tokens.tenant AND spent.grant_id = refresh_tokens.grant_id
     AND spent.spent_at IS NOT NULL AND NOT EXISTS
     (SELECT 1 FROM refresh_tokens after WHERE after.tenant = spent.tenant AND after.predecessor = spent.digest
      AND after.expires_at >= spent.expires_at));

-- When it came, which is when its predecessor was spent; NULL where that was cleared away.
ALTER TABLE refresh_tokens ADD COLUMN came_at BIGINT;
UPDATE refresh_tokens SET came_at = (SELECT before.spent_at FROM refresh_tokens before
    WHERE before.tenant = refresh_tokens.tenant AND before.digest = refresh_tokens.predecessor);
ALTER TABLE refresh_tokens DROP COLUMN spent_at;
DROP INDEX refresh_tokens_after;
CREATE UNIQUE INDEX refresh_tokens_after ON refresh_tokens (tenant, predecessor) WHERE predecessor IS NOT NULL;
