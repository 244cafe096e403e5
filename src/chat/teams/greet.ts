import { greetingCard } from '#conversation/door/greeting-card.ts';
import type { Logger } from '#log/logger.ts';
import { readAddedTo } from './activity.ts';
import type { ConnectTo } from './connector.ts';
import { messageOf } from './teams-platform.ts';

/** Greets the team or the person the bot was added to, once for all that Teams tells of it. Never throws. */
export async function greet(
  body: unknown,
  options: {
    connectTo: ConnectTo;
    takeOnce: (mark: string, goodForSeconds: number) => Promise<boolean>;
    goodForSeconds: number;
    logger: Logger;
  },
): Promise<void> {
  const added = readAddedTo(body);
  if (added === undefined) return;
  const { serviceUrl, conversation } = added;
  try {
    const mark = JSON.stringify(['greeting', conversation.id]);
    if (!(await options.takeOnce(mark, options.goodForSeconds))) return;
    await options.connectTo(serviceUrl).send(conversation.id, messageOf(greetingCard('teams')));
  } catch (error) {
    options.logger.error({ err: error }, 'a new place in Teams could not be greeted');
  }
}
