import { z } from 'zod';
import type { SlackFile, Workspace } from '#sandbox/slack/workspace.ts';
import { type ApiMethod, channelOf, fromJson, isIn, readArgs } from './api-call.ts';
import { SlackRefusal } from './slack-refusal.ts';

const getArgs = z.object({
  filename: z.string().min(1),
  length: z.coerce.number().int().positive(),
});
const completeArgs = z.object({
  files: fromJson.pipe(z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1)),
  channel_id: z.string().optional(),
  channels: z.string().optional(),
  initial_comment: z.string().optional(),
  thread_ts: z.string().optional(),
});

export const fileMethods: Record<string, ApiMethod> = {
  'files.getUploadURLExternal'({ workspace, args, baseUrl }) {
    const given = readArgs(getArgs, args);
    const id = workspace.nextId('F');
    const content = new Uint8Array();
    workspace.files.set(id, {
      id,
      name: given.filename,
      size: given.length,
      content,
      channels: [],
      title: '',
    });
    return { upload_url: `${baseUrl}/upload/${id}`, file_id: id };
  },

  'files.completeUploadExternal'({ workspace, args }) {
    const given = readArgs(completeArgs, args);
    const channelIds = [given.channel_id, ...(given.channels?.split(',') ?? [])].filter(
      (id) => id !== undefined && id !== '',
    );
    for (const id of channelIds) {
      if (!isIn(channelOf(workspace, id ?? ''), workspace.bot.userId)) {
        throw new SlackRefusal('not_in_channel');
      }
    }
    const files = given.files.map(({ id, title }) => {
      const file = workspace.files.get(id);
      if (file === undefined) throw new SlackRefusal('file_not_found');
      if (file.content.length === 0) throw new SlackRefusal('file_upload_incomplete');
      file.title = title ?? file.name;
      file.channels = channelIds.flatMap((channelId) => channelId ?? []);
      return file;
    });
    for (const channelId of channelIds) announce(workspace, channelId ?? '', files, given);
    workspace.changed({ kind: 'file' });
    return { files: files.map((file) => ({ id: file.id, name: file.name, title: file.title })) };
  },
};

/** What was put to the upload URL; Slack answers `OK - <size>`. */
export function storeUpload(workspace: Workspace, id: string, content: Uint8Array): boolean {
  const file = workspace.files.get(id);
  if (file === undefined || file.content.length > 0 || content.length !== file.size) return false;
  file.content = content;
  return true;
}

function announce(
  workspace: Workspace,
  channelId: string,
  files: SlackFile[],
  given: { initial_comment?: string | undefined; thread_ts?: string | undefined },
): void {
  const channel = channelOf(workspace, channelId);
  const names = files.map((file) => file.title).join(', ');
  channel.messages.push({
    type: 'message',
    ts: workspace.nextTs(),
    channel: channelId,
    user: workspace.bot.userId,
    text:
      given.initial_comment === undefined ? `📎 ${names}` : `${given.initial_comment}\n📎 ${names}`,
    blocks: [],
    mentions: [],
    ...(given.thread_ts !== undefined && { thread_ts: given.thread_ts }),
  });
  workspace.changed({ kind: 'message', channelId });
}
