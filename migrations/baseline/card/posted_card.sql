-- Each card that chat shows, once for each place where it stands or is to stand. Whatever changes something on it
-- raises `revision` in its own transaction (revise_cards); a message that shows an older one is stale.
CREATE TABLE posted_card (
  kind text NOT NULL,                       -- what it shows: a name of card-sync's card types
  subject uuid NOT NULL,                    -- the campaign, pause, change, audit run, checkpoint post or person
  -- Of an audit run: the code of its findings. In somebody's own chat: whose, and of a campaign also which version.
  part text NOT NULL DEFAULT '',
  platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
  channel text NOT NULL CHECK (channel IN ('closures', 'compliance', 'oversight', 'front-office', 'witness', 'own-chat')),
  channel_id text,                          -- the platform's own ids; null until it is posted
  message_id text,
  revision int NOT NULL DEFAULT 1,
  drawn_revision int NOT NULL DEFAULT 0,
  drawn_digest text,
  drawn_at timestamptz,                     -- when the platform last took what it shows
  redraw_at timestamptz,                    -- when it is drawn again though nothing raised the revision
  fresh_until timestamptz,                  -- from then on not drawn by the clock, nor posted where it never was tried
  told text NOT NULL DEFAULT '',            -- the last thing that its thread knows; in an own chat 'over': nothing waits
  -- Since when something is being posted of which we have no answer: it may stand there already.
  posting_since timestamptz,
  lease_until timestamptz,
  retry_at timestamptz,
  failures int NOT NULL DEFAULT 0,          -- in a row
  PRIMARY KEY (kind, subject, part, platform, channel),
  CHECK ((channel_id IS NULL) = (message_id IS NULL))
);
-- Nobody is told twice, on whichever platform: in somebody's own chat a card stands once. But what waits for a decision
-- stands in both chats of one who never decided, or wants to see it in the other one.
CREATE UNIQUE INDEX posted_card_own_chat ON posted_card (kind, subject, part)
  WHERE channel = 'own-chat' AND kind NOT IN ('campaign', 'digest');

-- What a bot looks for each second.
CREATE INDEX posted_card_stale ON posted_card (platform, kind, subject)
  WHERE drawn_revision < revision OR redraw_at IS NOT NULL;
