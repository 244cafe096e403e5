import { expect, test } from 'vitest';
import { readTeamsChannel } from '#setup/read-teams-channel.ts';

const id = '19:abc-DEF_1.2@thread.tacv2';
const encoded = encodeURIComponent(id);
const link = `https://teams.microsoft.com/l/channel/${encoded}/Closures?groupId=1&tenantId=2`;

test.each([
  ['its id', id],
  ['its id with white space', ` ${id} `],
  ['its link', link],
  ['its link as the app opens it', `msteams:/l/channel/${encoded}/Closures`],
  ['a link to one of its posts', `https://teams.microsoft.com/l/message/${encoded}/17000000?x=1`],
  [
    'its link, guarded by mail',
    `https://guard.example.org/?url=${encodeURIComponent(link)}&data=1`,
  ],
])('a Teams channel is known by %s', (_what, written) => {
  expect(readTeamsChannel(written)).toBe(id);
});

test('an old channel keeps its ending', () => {
  expect(readTeamsChannel('19:abc@thread.skype')).toBe('19:abc@thread.skype');
});

test.each([
  ['a chat', 'https://teams.microsoft.com/l/chat/19:abc@thread.v2/0'],
  ['a name', 'Closures'],
  ['a percent sign', '100%'],
  ['nothing', ''],
])('%s is no channel', (_what, written) => {
  expect(readTeamsChannel(written)).toBeUndefined();
});
