import { describe, expect, test } from 'vitest';
import { ChatFault } from '#chat/chat-platform.ts';
import { aCard } from '#test/support/chat/a-card.ts';
import { chatSides } from '#test/support/chat/chat-sides.ts';
import { setUpOnce } from '#test/support/set-up.ts';

/** What the board and the commands rely on, whichever platform it is. */
describe.each(chatSides)('the contract of a chat platform: %s', (_, start) => {
  const side = setUpOnce(start);

  async function faultOf(work: Promise<unknown>): Promise<ChatFault> {
    const fault: unknown = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (fault instanceof ChatFault) return fault;
    throw new Error('expected a chat fault');
  }

  test('a card is posted, edited in place and answered in its thread', async () => {
    const { platform } = side;
    const message = await platform.post(aCard({ title: 'Waiting' }));
    const reply = await platform.post(aCard({ title: 'First ring 5:45 am CT' }), {
      thread: message,
    });
    await platform.update(message, aCard({ title: 'Approved', summary: 'Approved' }));
    await platform.update(reply, aCard({ title: 'First ring 5:46 am CT' }));

    expect(message.channelId).toBe(side.channelId);
    const posted = side.posted(message);
    expect(posted?.json).toContain('Approved');
    expect(posted?.json).not.toContain('Waiting');
    expect(posted?.isEdited).toBe(true);
    expect(side.posted(reply)).toMatchObject({
      json: expect.stringContaining('5:46'),
      isEdited: true,
      thread: message.messageId,
    });
  });

  test('what audits find goes to the compliance channel, where there is one', async () => {
    const { platform, complianceId } = side;
    const both = side.create({ compliance: complianceId });
    const before = side.count();

    const message = await both.post(aCard({ title: 'Finding' }), { channel: 'compliance' });
    await both.update(message, aCard({ title: 'Taken' }));
    const reply = await both.post(aCard({ title: 'Closed' }), { thread: message });

    expect(message.channelId).toBe(complianceId);
    expect(reply.channelId).toContain(complianceId);
    expect(side.posted(message)?.isEdited).toBe(true);
    expect(side.posted(reply)?.thread).toBe(message.messageId);
    expect(side.count()).toBe(before);
    expect(both.channels).toEqual(['closures', 'compliance']);
    expect(platform.channels).toEqual(['closures']);
    await expect(platform.post(aCard(), { channel: 'compliance' })).rejects.toThrow('no channel');
    expect(() => side.create({ compliance: '' })).toThrow('empty');
  });

  test('a rate limit tells when to come back', async () => {
    const before = side.count();
    side.failNext('too-often');

    const fault = await faultOf(side.platform.post(aCard()));

    expect(fault).toMatchObject({ code: side.faults['too-often'], retryAfterMs: 7000 });
    expect(side.count()).toBe(before);
    await side.platform.post(aCard());
    expect(side.count()).toBe(before + 1);
  });

  test('what passes may be tried again, what stays may not', async () => {
    const { platform, channelId } = side;
    const nowhere = side.create({ url: 'http://127.0.0.1:9/' });

    side.failNext('passing');
    expect(await faultOf(platform.post(aCard()))).toMatchObject({
      code: side.faults.passing,
      retryAfterMs: expect.any(Number),
    });
    expect(await faultOf(nowhere.post(aCard()))).toMatchObject({
      code: 'unreachable',
      retryAfterMs: expect.any(Number),
    });
    side.failNext('lasting');
    expect(await faultOf(platform.post(aCard()))).toMatchObject({
      code: side.faults.lasting,
      retryAfterMs: undefined,
    });
    const gone = platform.update({ channelId, messageId: '1.000001' }, aCard());
    expect((await faultOf(gone)).retryAfterMs).toBeUndefined();
  });

  test('it vouches for full members alone, without being spoken to', async () => {
    const { platform, member, outsiders } = side;
    expect(await platform.vouchesFor(member)).toBe(true);
    for (const id of outsiders) expect([id, await platform.vouchesFor(id)]).toEqual([id, false]);
  });
});
