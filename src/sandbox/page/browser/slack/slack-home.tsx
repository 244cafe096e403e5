import { useEffect } from 'react';
import type { SlackHomeItem } from '../../page-item.ts';
import type { Act } from '../use-act.ts';
import { SlackBlocks } from './slack-blocks.tsx';

/** The app's home tab, as one person sees it. Opening it tells the bot. */
export function SlackHome(props: {
  home: SlackHomeItem | undefined;
  userId: string;
  users: { id: string; name: string }[];
  act: Act;
}) {
  const { home, userId, act } = props;
  useEffect(() => {
    void act('slack/home', { userId });
  }, [act, userId]);
  return (
    <div className="messages">
      <div className="messages-scroll slack-home" role="group" aria-label="Home" tabIndex={0}>
        {home === undefined ? (
          <p className="empty">Bellwether has drawn nothing here yet.</p>
        ) : (
          <SlackBlocks
            from="Bellwether"
            blocks={home.blocks}
            users={props.users}
            onPress={(actionId) => void act('slack/home-press', { userId, actionId })}
          />
        )}
      </div>
    </div>
  );
}
