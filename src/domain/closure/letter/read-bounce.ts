/**
 * What a mail says that came back.
 * - bounced: the letter of this mark was not delivered to `recipient`, and no server tries any more. It may be another address than
 *   the letter’s, where that one passes its mail on.
 * - delayed: some server still tries, or has delivered it.
 * - other: no report of one letter, or one that can’t be read.
 */
export type Bounce =
  | { kind: 'bounced'; mark: string; status: string; recipient: string }
  | { kind: 'delayed' }
  | { kind: 'other' };

const other: Bounce = { kind: 'other' };

/** The messages of a mailbox file (RFC 4155), or the only one of a file that is none. One is held at a time. */
export async function* splitMailbox(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let message: string[] = [];
  let isMailbox: boolean | undefined;
  for await (const line of linesOf(chunks)) {
    if (isMailbox === undefined && line === '') continue;
    isMailbox ??= line.startsWith('From ');
    if (isMailbox && line.startsWith('From ') && (message.at(-1) ?? '') === '') {
      if (message.length > 0) yield message.join('\n');
      message = [];
    } else message.push(line);
  }
  if (message.length > 0) yield message.join('\n');
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    // Of a line end in two characters, one may be in the next chunk.
    const lines = `${rest}${chunk}`.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest.replace(/\r$/, '');
}

/** A delivery status notification (RFC 3464): its second part is fields alone, in seven bits. */
export function readBounce(message: string): Bounce {
  const { fields, body } = headOf(message);
  const type = fields.get('content-type')?.[0] ?? '';
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(type);
  if (!/^multipart\/report\b/i.test(type) || !/report-type="?delivery-status\b/i.test(type))
    return other;
  const [, quoted, bare] = boundary ?? [];
  const separator = quoted ?? bare;
  if (separator === undefined) return other;
  const report = `\n${body}`
    .split(`\n--${separator}`)
    .map((part) => headOf(part.replace(/^[^\n]*\n/, '')))
    .find(({ fields: of }) =>
      /^message\/delivery-status\b/i.test(of.get('content-type')?.[0] ?? ''),
    );
  return report === undefined ? other : readReport(report.body, marksIn(fields));
}

function readReport(report: string, marks: ReadonlySet<string>): Bounce {
  // The first block is about the message, and each further one about a recipient.
  const [, recipient, ...others] = report.trim().split(/\n\s*\n/);
  const [mark, ...more] = marks;
  if (recipient === undefined || others.length > 0 || mark === undefined || more.length > 0)
    return other;
  const { fields } = headOf(`${recipient}\n`);
  const action = fields.get('action')?.[0]?.toLowerCase().trim();
  const [status] = /^[245]\.\d{1,3}\.\d{1,3}(?!\S)/.exec(fields.get('status')?.[0] ?? '') ?? [];
  if (action === undefined || status === undefined) return other;
  if (action !== 'failed') return { kind: 'delayed' };
  if (status.startsWith('2')) return other;
  return { kind: 'bounced', mark, status, recipient: finalRecipient(fields) };
}

/** Not Original-Recipient: a server that passed it on names there whom we wrote to, though that mailbox works. */
function finalRecipient(fields: Fields): string {
  const [value = ''] = fields.get('final-recipient') ?? [];
  const [, address = ''] = /^rfc822\s*;\s*<?([^\s<>]+)/i.exec(value) ?? [];
  return address;
}

/** To whom a report goes is said by its sender, and by each server that delivers it. */
const addressed = ['to', 'delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'];

const marksIn = (fields: Fields): Set<string> =>
  new Set(
    addressed.flatMap((name) =>
      (fields.get(name) ?? []).flatMap((value) =>
        Array.from(value.matchAll(/\+([0-9a-f]{45,53})@/gi), ([, mark = '']) => mark.toLowerCase()),
      ),
    ),
  );

type Fields = ReadonlyMap<string, readonly string[]>;

/** Its fields by name, each on one line; and what follows them. */
function headOf(message: string): { fields: Fields; body: string } {
  const end = message.indexOf('\n\n');
  const head = end === -1 ? message : message.slice(0, end);
  const lines = head.replaceAll(/\n[ \t]+/g, ' ').split('\n');
  const fields = Map.groupBy(
    lines.filter((line) => /^[!-9;-~]+:/.test(line)),
    (line) => line.slice(0, line.indexOf(':')).toLowerCase(),
  );
  return {
    fields: new Map(
      [...fields].map(([name, all]) => [
        name,
        all.map((line) => line.slice(line.indexOf(':') + 1).trim()),
      ]),
    ),
    body: end === -1 ? '' : message.slice(end + 2),
  };
}
