import { useMemo, useState } from 'react';
import type { PageOperator, PlaceItem, TeamsPostItem } from '../../page-item.ts';
import { Composer, fileAct } from '../frame/composer.tsx';
import { MessageList } from '../frame/message-list.tsx';
import { OperatorChoice } from '../frame/operator-choice.tsx';
import { PlaceTabs } from '../frame/place-tabs.tsx';
import { readyWords } from '../frame/ready-words.ts';
import { itemsOf, type PageState } from '../page-store.ts';
import { Trouble } from '../trouble.tsx';
import { useAct } from '../use-act.ts';
import { TeamsDialog } from './teams-dialog.tsx';
import { TeamsPost } from './teams-post.tsx';

const bot = '@Bellwether';

export function TeamsPanel(props: {
  state: PageState;
  place: PlaceItem;
  operator: PageOperator;
  onOperator: (teamsUserId: string) => void;
}) {
  const { state, place, operator } = props;
  const userId = operator.teamsUserId;
  const { channels } = place.teams;
  const [chosen, setChosen] = useState(channels[0]?.id ?? '');
  // Anyone who plays somebody else sees that person's own chat.
  const isPrivate = !channels.some(({ id }) => id === chosen);
  const where = isPrivate ? userId : chosen;
  const { act, isBusy, trouble, forget } = useAct();
  const posts = itemsOf(state, 'teams-post');
  const chatCount = posts.filter((post) => post.place === userId && post.isBot).length;
  const threads = useMemo(
    () => threadsOf(itemsOf(state, 'teams-post'), where, isPrivate),
    [state, where, isPrivate],
  );
  const notices = itemsOf(state, 'teams-notice').filter((notice) => notice.userId === userId);
  const dialog = itemsOf(state, 'teams-dialog').find((one) => one.userId === userId);
  const newest = threads.flatMap(({ root, replies }) => [root, ...replies]).at(-1);
  return (
    <section className="panel teams" aria-label="Teams">
      <div className="panel-head">
        <h2>
          <span className="mark teams-mark" aria-hidden="true">
            T
          </span>
          Teams <span className="where">{channels.find(({ id }) => id === where)?.name}</span>
        </h2>
        <OperatorChoice
          platform="teams"
          place={place}
          operator={operator}
          onChoose={props.onOperator}
        />
      </div>
      <PlaceTabs
        key={userId}
        label="Where you are in Teams"
        places={[
          ...channels.map(({ id, name }, index) => ({
            id,
            name,
            testId: `teams-tab-${index === 0 ? 'channel' : name.toLowerCase()}`,
          })),
          { id: userId, name: 'Your chat', testId: 'teams-tab-chat', count: chatCount },
        ]}
        chosen={where}
        onChoose={setChosen}
      />
      <div className="panel-body" inert={dialog !== undefined}>
        <MessageList
          key={`${userId} ${where}`}
          label={isPrivate ? 'Your chat with Bellwether' : 'Messages in the Teams channel'}
          count={threads.length}
          newest={newest && `${newest.from} in Teams: ${newest.summary || newest.text}`}
        >
          {threads.length === 0 && (
            <p className="empty">
              {isPrivate
                ? `Only ${operator.name} and Bellwether see this chat.`
                : 'Nothing here yet. Approval requests come here, and to Slack.'}
            </p>
          )}
          {threads.map(({ root, replies }) => (
            <TeamsPost
              key={root.id}
              root={root}
              replies={replies}
              userId={userId}
              notices={notices}
              act={act}
            />
          ))}
        </MessageList>
        <Trouble words={trouble} onForget={forget} />
        <Composer
          platform="teams"
          label={isPrivate ? 'A message to Bellwether' : 'A message in the Teams channel'}
          placeholder={isPrivate ? 'Message Bellwether' : `Begin with ${bot} to ask the bot`}
          ready={readyWords(operator).map((label) => ({
            label,
            text: isPrivate ? label : `${bot} ${label}`,
          }))}
          isBusy={isBusy}
          {...(isPrivate && {
            onFile: (file: File) => void act(fileAct('teams', userId, file), file),
          })}
          onSend={(text) => void act('teams/say', { userId, text, place: where })}
        />
      </div>
      {dialog !== undefined && <TeamsDialog dialog={dialog} act={act} isBusy={isBusy} />}
    </section>
  );
}

type Thread = { root: TeamsPostItem; replies: TeamsPostItem[] };

/** Of a channel, or of one person's chat. */
function threadsOf(posts: TeamsPostItem[], place: string, isChat: boolean): Thread[] {
  const seen = posts
    .filter((post) => post.place === place)
    .toSorted((a, b) => Number(a.id) - Number(b.id));
  // A chat has no threads: an answer stands after what it answers.
  if (isChat) return seen.map((root) => ({ root, replies: [] }));
  const roots = new Set(seen.map(({ id }) => id));
  const isReply = ({ replyToId }: TeamsPostItem) => replyToId !== undefined && roots.has(replyToId);
  const replies = Map.groupBy(seen.filter(isReply), ({ replyToId }) => replyToId);
  return seen
    .filter((post) => !isReply(post))
    .map((root) => ({ root, replies: replies.get(root.id) ?? [] }));
}
