import { expect, test } from 'vitest';
import { transcriptOf } from '#domain/closure/preview/preview.ts';
import { newestText } from '#domain/family/request/family-request.ts';
import { languages } from '#domain/language/languages.ts';
import { lineIn } from '#domain/language/message/call-lines.ts';
import { sealedScript } from '#domain/language/message/sealed-script.ts';
import { protocolActions } from '#domain/shared/happening.ts';

const codes = Object.keys(languages);
const texts = Object.fromEntries(codes.map((code) => [code, `Words in ${code}.`]));
/** What leads to the office, in every language. */
const ways = new Set(
  codes.flatMap((code) =>
    (['office', 'connecting'] as const).map((which) => lineIn(code)((words) => words[which]).text),
  ),
);
const number = '+15035550199';
const said = (happening: string) => ({
  registeredName: 'Cedar Falls School District',
  callbackNumber: '+15035550100',
  purpose: 'emergency' as const,
  happening,
  endsEmergencies: false,
  texts,
});
const noticeOf = (happening: string) => ({
  campaignId: 'c',
  kind: 'now' as const,
  happening,
  texts,
  toldOn: '2026-12-02',
  schools: [],
});

test.each(codes)(
  'in %s no call, preview or answer of an action leads to the school, and any other does',
  (code) => {
    const about = { language: code, name: 'Cedar Falls', number, isInAction: false };
    for (const happening of [...protocolActions, 'closed', 'all-clear']) {
      const leads = happening === 'closed' || happening === 'all-clear';
      const sealed = sealedScript({ ...said(happening), audience: [{ language: code, count: 1 }] })[
        code
      ];
      const lines = [...(sealed?.call ?? []), ...(sealed?.keys ?? [])].map(({ text }) => text);
      expect([happening, lines.some((text) => ways.has(text))]).toEqual([happening, leads]);
      const { call, keys } = transcriptOf(
        { ...said(happening), audience: [], delivery: 'call-then-text', machines: 'leave' },
        { language: code, also: null },
      );
      expect([happening, keys.some(({ key }) => key === '0')]).toEqual([happening, leads]);
      expect([happening, call.some(({ text }) => ways.has(text))]).toEqual([happening, leads]);

      const { text } = newestText(about, [noticeOf(happening)]);
      expect(text).toContain(`Words in ${code}.`);
      expect([happening, text?.includes('0199')]).toEqual([happening, leads]);
    }
  },
);

test.each(codes)(
  'in %s key 0 of an action leads to the district’s emergency line, where it has one',
  (code) => {
    const line = lineIn(code)((words) => words.emergencyLine({ key: '0' })).text;
    const connecting = lineIn(code)((words) => words.connectingEmergency).text;
    const audience = [{ language: code, count: 1 }];
    for (const happening of [...protocolActions, 'closed']) {
      const about = { ...said(happening), emergencyLine: '+15035550190' };
      const { call = [], keys = [] } = sealedScript({ ...about, audience })[code] ?? {};
      const isAction = happening !== 'closed';
      expect([happening, call.some(({ text }) => text === line)]).toEqual([happening, isAction]);
      expect([happening, keys.some(({ text }) => text === connecting)]).toEqual([
        happening,
        isAction,
      ]);
      const shown = transcriptOf(
        { ...about, audience: [], delivery: 'call-and-text', machines: 'leave' },
        { language: code, also: null },
      );
      expect(shown.keys.find(({ key }) => key === '0')?.line?.text === connecting).toBe(isAction);
    }
    expect(line).toContain('0');
  },
);

test.each(codes)(
  'in %s a call and a voicemail of an action say that the number to call back is not the school’s',
  (code) => {
    const spoken = lineIn(code)((words) =>
      words.callBackInAction({ number: '{number}' }),
    ).text.split('{number}');
    const usual = lineIn(code)((words) => words.callBack({ number: '{number}' })).text.split(
      '{number}',
    );
    const says = (lines: readonly { text: string }[], parts: readonly string[]) =>
      lines.some(({ text }) => parts.every((part) => text.includes(part)));
    for (const happening of [...protocolActions, 'closed', 'all-clear']) {
      const isAction = happening !== 'closed' && happening !== 'all-clear';
      const { call = [], recorder = [] } =
        sealedScript({ ...said(happening), audience: [{ language: code, count: 1 }] })[code] ?? {};
      for (const lines of [call, recorder]) {
        expect([happening, says(lines, spoken)]).toEqual([happening, isAction]);
        expect([happening, says(lines, usual)]).toEqual([happening, !isAction]);
      }
    }
  },
);

test.each(codes)(
  'in %s a question during an action is told that news comes to this number',
  (code) => {
    const { news } = languages[code]?.texted ?? {};
    const about = { language: code, name: 'Cedar Falls', number, isInAction: false };
    expect(news).toBeDefined();
    expect(newestText(about, [noticeOf('lockdown')]).text).toContain(news);
    expect(newestText({ ...about, isInAction: true }, [noticeOf('closed')]).text).toContain(news);
    expect(newestText({ ...about, isInAction: true }, []).text).toBe(`Cedar Falls: ${news}`);
    expect(newestText(about, [noticeOf('closed')]).text).not.toContain(news);
  },
);

test('an answer leads to no office while an action holds at another school of theirs, nor where its words are too long for one text', () => {
  const about = { language: 'en', name: 'Cedar Falls', number, isInAction: true };
  expect(newestText(about, [noticeOf('closed')]).text).not.toContain('0199');

  const long = { ...noticeOf('lockdown'), texts: { en: 'Stay away from the school. '.repeat(40) } };
  const { text, said: told } = newestText({ ...about, isInAction: false }, [long]);
  expect(text).not.toContain('0199');
  expect(told).toEqual([long]);
});
