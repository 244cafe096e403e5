import type { Delivery } from './deliver.ts';
import { openDirect } from './methods/chat-methods.ts';
import { type PersonContext, userOf } from './person.ts';

/** `url` claims another place than where Slack keeps it. */
export type FileOnDesk = { name: string; bytes: Uint8Array; url?: string };

/** A person uploads files in their own chat with the app: Slack keeps them, and tells the app where that asked to be told. */
export async function sendFiles(
  { workspace, link }: PersonContext,
  sent: { userId: string; files: FileOnDesk[]; baseUrl: string },
): Promise<Delivery | undefined> {
  const user = userOf(workspace, sent.userId);
  if (workspace.manifest.messagesTab !== 'on')
    throw new Error('Sending messages to this app has been turned off.');
  const channel = openDirect(workspace, user.id);
  const ts = workspace.nextTs();
  const files = sent.files.map(({ name, bytes, url }) => {
    const id = workspace.nextId('F');
    const size = bytes.length;
    workspace.files.set(id, { id, name, size, content: bytes, channels: [channel], title: name });
    const download = url ?? `${sent.baseUrl}/files-pri/${id}/download`;
    return { id, name, title: name, size, url_private_download: download };
  });
  const text = files.map(({ name }) => `📎 ${name}`).join(' ');
  workspace.channels.get(channel)?.messages.push({
    type: 'message',
    ts,
    channel,
    user: user.id,
    text,
    blocks: [],
    mentions: [],
  });
  workspace.changed({ kind: 'message', channelId: channel });
  if (!workspace.manifest.events.includes('message.im')) return undefined;
  return link.deliverEvent({
    token: 'sandbox',
    team_id: user.teamId ?? workspace.teamId,
    api_app_id: workspace.bot.appId,
    event: {
      type: 'message',
      subtype: 'file_share',
      text: '',
      user: user.id,
      channel,
      channel_type: 'im',
      files,
      ts,
      event_ts: ts,
    },
    type: 'event_callback',
    event_id: workspace.nextId('Ev'),
    event_time: Math.trunc(Number(ts)),
    authorizations: [{ team_id: workspace.teamId, user_id: workspace.bot.userId, is_bot: true }],
  });
}
