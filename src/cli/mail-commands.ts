import { createReadStream } from 'node:fs';
import { type Bounces, recordBounces } from '#domain/closure/letter/record-bounces.ts';
import { plural } from '#domain/shared/count-words.ts';
import { by, command, Misuse } from './cli-command.ts';

export const mailCommands = {
  'mail bounces': command({
    about:
      'reads e-mails of closures that came back: one mail or a mailbox file, “-” for standard input',
    words: ['<file|->'],
    run: async ({ db, vault }, { words: [file] }) => {
      if (file === undefined) throw new Misuse('Give the file to read, or “-” for standard input.');
      const mailbox = textIn(file);
      console.log(describe(await recordBounces(db, vault, { mailbox, by })));
    },
  }),
};

/** A mailbox may be larger than the memory. */
async function* textIn(file: string): AsyncGenerator<string> {
  const stream = file === '-' ? process.stdin.setEncoding('utf8') : createReadStream(file, 'utf8');
  try {
    for await (const chunk of stream) yield String(chunk);
  } catch {
    throw new Misuse(`${file} can’t be read.`);
  }
}

function describe({ bounced, noMailbox, known, delayed, forged, other }: Bounces): string {
  const parts = [
    [delayed, 'only told of a delay'],
    [known, 'were known, or of a letter that is no longer there'],
    [forged, 'carry no mark of ours'],
    [other, 'are no report that can be read'],
  ] as const;
  const rest = parts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []));
  return [
    `${plural(bounced, 'e-mail')} came back; ${noMailbox} of them because there is no such mailbox: these addresses are not written to for 30 days.`,
    ...(rest.length === 0 ? [] : [`Changed nothing: ${rest.join(', ')}.`]),
  ].join('\n');
}
