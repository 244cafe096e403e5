import { useMemo, useState } from 'react';
import type { PageOperator, PlaceItem, SlackMessageItem } from '../../page-item.ts';
import { Composer, fileAct } from '../frame/composer.tsx';
import { MessageList } from '../frame/message-list.tsx';
import { OperatorChoice } from '../frame/operator-choice.tsx';
import { PlaceTabs } from '../frame/place-tabs.tsx';
import { readyWords } from '../frame/ready-words.ts';
import { itemsOf, type PageState } from '../page-store.ts';
import { Trouble } from '../trouble.tsx';
import { useAct } from '../use-act.ts';
import { SlackHome } from './slack-home.tsx';
import { SlackMessage } from './slack-message.tsx';
import { SlackModal } from './slack-modal.tsx';

const homeTab = 'home';

export function SlackPanel(props: {
  state: PageState;
  place: PlaceItem;
  operator: PageOperator;
  onOperator: (teamsUserId: string) => void;
}) {
  const { place, operator, state } = props;
  const userId = operator.slackUserId;
  const { act, isBusy, trouble, forget } = useAct();
  const { channels } = place.slack;
  const [chosen, setChannelId] = useState(channels[0]?.id ?? '');
  const messages = itemsOf(state, 'slack-message');
  // As Slack's emulation calls the person's direct messages with the bot.
  const ownChat = `D${userId}`;
  const isFixed = chosen === homeTab || channels.some(({ id }) => id === chosen);
  const channelId = isFixed ? chosen : ownChat;
  const where = channels.find(({ id }) => id === channelId);
  const placeName = where === undefined ? 'Bellwether' : `#${where.name}`;
  const chatCount = messages.filter((message) => message.channelId === ownChat).length;
  const threads = useMemo(
    () => threadsFor(messages, { userId, channelId }),
    [messages, userId, channelId],
  );
  const view = itemsOf(state, 'slack-view').find((one) => one.userId === userId);
  const newest = threads.at(-1)?.root;
  return (
    <section className="panel slack" aria-label="Slack">
      <div className="panel-head">
        <h2>
          <span className="mark slack-mark" aria-hidden="true">
            #
          </span>
          Slack <span className="where">{placeName}</span>
        </h2>
        <OperatorChoice
          platform="slack"
          place={place}
          operator={operator}
          onChoose={props.onOperator}
        />
      </div>
      <PlaceTabs
        label="Where you are in Slack"
        places={[
          ...channels.map(({ id, name }, index) => ({
            id,
            name: `#${name}`,
            testId: `slack-tab-${index === 0 ? 'channel' : name}`,
          })),
          { id: ownChat, name: 'Bellwether', testId: 'slack-tab-chat', count: chatCount },
          { id: homeTab, name: 'Home', testId: 'slack-tab-home' },
        ]}
        key={userId}
        chosen={channelId}
        onChoose={setChannelId}
      />
      {channelId === homeTab && (
        <div className="panel-body" inert={view !== undefined}>
          <SlackHome
            home={itemsOf(state, 'slack-home').find((one) => one.userId === userId)}
            userId={userId}
            users={place.slack.users}
            act={act}
          />
          <Trouble words={trouble} onForget={forget} />
        </div>
      )}
      <div className="panel-body" hidden={channelId === homeTab} inert={view !== undefined}>
        <MessageList
          key={`${userId} ${channelId}`}
          label="Messages in the Slack channel"
          count={threads.length}
          newest={newest && `${newest.from} in Slack: ${newest.text}`}
        >
          {threads.length === 0 && (
            <p className="empty">
              Nothing here yet. As {operator.name}, press <kbd>/closure</kbd> below.
            </p>
          )}
          {threads.map(({ root, replies }) => (
            <SlackMessage
              key={root.ts}
              message={root}
              replies={replies}
              userId={userId}
              users={place.slack.users}
              act={act}
            />
          ))}
        </MessageList>
        <Trouble words={trouble} onForget={forget} />
        <Composer
          platform="slack"
          label="A command in the Slack channel"
          placeholder={`Message ${placeName}`}
          ready={readyWords(operator).map((words) => ({ label: `/${words}`, text: `/${words}` }))}
          isBusy={isBusy}
          {...(channelId === ownChat && {
            onFile: (file: File) => void act(fileAct('slack', userId, file), file),
          })}
          onSend={(line) => void act('slack/command', { userId, channelId, line })}
        />
      </div>
      {view !== undefined && (
        <SlackModal key={`${view.id} ${view.title}`} view={view} act={act} isBusy={isBusy} />
      )}
    </section>
  );
}

type Thread = { root: SlackMessageItem; replies: SlackMessageItem[] };

/** What this person sees, oldest first, with the answers under each message. */
function threadsFor(
  messages: SlackMessageItem[],
  { userId, channelId }: { userId: string; channelId: string },
): Thread[] {
  const seen = messages
    .filter((message) => message.channelId === channelId)
    .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === userId)
    .toSorted((a, b) => Number(a.ts) - Number(b.ts));
  const roots = new Set(seen.map(({ ts }) => ts));
  const isReply = ({ ts, threadTs }: SlackMessageItem) =>
    threadTs !== undefined && threadTs !== ts && roots.has(threadTs);
  const replies = Map.groupBy(seen.filter(isReply), ({ threadTs }) => threadTs);
  return seen
    .filter((message) => !isReply(message) || message.isBroadcast === true)
    .map((root) => ({ root, replies: isReply(root) ? [] : (replies.get(root.ts) ?? []) }));
}
