import { slackPatienceMs } from '#sandbox/slack/deliver.ts';
import type { Workspace } from '#sandbox/slack/workspace.ts';
import type { TriggerStore } from './api-call.ts';
import { SlackRefusal } from './slack-refusal.ts';

export type Triggers = TriggerStore & {
  issue(userId: string): string;
  /** As if three seconds had passed. */
  expireAll(): void;
};

/** As long as Slack waits: https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses */
export function createTriggers(workspace: Workspace, goodForMs = slackPatienceMs): Triggers {
  const issued = new Map<string, { userId: string; until: number; isExchanged: boolean }>();
  return {
    issue(userId) {
      const id = `${workspace.nextTs()}.${workspace.nextId('').toLowerCase()}`;
      issued.set(id, { userId, until: workspace.now() + goodForMs, isExchanged: false });
      return id;
    },
    exchange(id) {
      const trigger = issued.get(id);
      if (trigger === undefined) throw new SlackRefusal('invalid_trigger_id');
      if (trigger.isExchanged) throw new SlackRefusal('exchanged_trigger_id');
      if (trigger.until < workspace.now()) throw new SlackRefusal('expired_trigger_id');
      trigger.isExchanged = true;
      return trigger.userId;
    },
    expireAll() {
      for (const trigger of issued.values()) trigger.until = Number.NEGATIVE_INFINITY;
    },
  };
}
