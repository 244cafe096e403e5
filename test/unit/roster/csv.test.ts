import { expect, test } from 'vitest';
import { collectProblems } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';

async function read(bytes: Buffer, pieceLength = 7) {
  const problems = collectProblems();
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceLength)
      yield bytes.subarray(at, at + pieceLength);
  }
  const rows: [number, string, string][] = [];
  const layout = { required: ['a', 'b'] } as const;
  for await (const batch of readCsv({ file: 'x.csv', bytes: pieces() }, layout, problems)) {
    for (const row of batch) rows.push([row.line, row.value('a'), row.value('b')]);
  }
  return { rows, problems: problems.listed.map(({ line, words }) => `${line ?? '-'} ${words}`) };
}

test('a BOM, both line ends, empty lines and line breaks in values are read, with the line a person sees', async () => {
  const { rows, problems } = await read(Buffer.from('\uFEFFa,b\r\n1,2\n\n3,"4\r\n5"\n6,nguyễn 🙂'));

  expect(rows).toEqual([
    [2, '1', '2'],
    [4, '3', '4\r\n5'],
    [6, '6', 'nguyễn 🙂'],
  ]);
  expect(problems).toEqual([]);
});

test.each([
  [
    'UTF-16 with a mark',
    Buffer.from('\uFEFFa,b\n1,2', 'utf16le'),
    '1 the file is UTF-16; save it as CSV UTF-8',
  ],
  [
    'UTF-16 without one',
    Buffer.from('a,b\n1,2\n', 'utf16le'),
    '1 the file is UTF-16; save it as CSV UTF-8',
  ],
  [
    'Windows-1252',
    Buffer.from('a,b\n1,2\n3,Mar\u00eda\n', 'latin1'),
    '3 is not UTF-8 (perhaps Windows-1252); save the file as CSV UTF-8',
  ],
  ['NUL', Buffer.from('a,b\n1,2\n3,x\0y\n'), '3 holds a NUL character'],
  [
    'a quote left open',
    Buffer.from('a,b\n1,2\n3,"4\n5,6\n'),
    '3 a quotation mark is opened and not closed',
  ],
  [
    'a quote left open in a huge file',
    Buffer.from(`a,b\n1,2\n3,"4\n${'5,6\n'.repeat(60_000)}`),
    '3 a quotation mark is opened and not closed',
  ],
  [
    'a quote inside a value',
    Buffer.from('a,b\n1,2"3\n'),
    '2 a quotation mark stands inside a value; quote the value and double the mark',
  ],
  [
    'a column named twice',
    Buffer.from('a,b,a\n1,2,3\n'),
    '1 the header names the column "a" twice',
  ],
  ['a missing column', Buffer.from('a,c\n1,2\n'), '1 the header has no column "b"'],
  [
    'a file of semicolons',
    Buffer.from('a;b\n1;2\n3;4\n'),
    '1 the columns are separated by semicolons; save the file as comma-separated CSV UTF-8',
  ],
  [
    'a file of quoted semicolons',
    Buffer.from('"a";"b"\r\n"1";"2"\r\n'),
    '1 the columns are separated by semicolons; save the file as comma-separated CSV UTF-8',
  ],
  [
    'a file of tabs',
    Buffer.from('a\tb\n1\t2\n'),
    '1 the columns are separated by tabs; save the file as comma-separated CSV UTF-8',
  ],
  ['a ragged row', Buffer.from('a,b\n1,2,3\n'), '2 has 3 values where the header has 2'],
  ['nothing', Buffer.from(''), '- is empty'],
])('%s is named in words, with its line', async (_, bytes, words) => {
  const { problems } = await read(bytes, 65_536);

  expect(problems).toEqual([words]);
});

test('of a file without a column no row is read, or each would be complained about', async () => {
  const { rows, problems } = await read(Buffer.from('a,c\n1,2\n3,4\n'), 65_536);

  expect(rows).toEqual([]);
  expect(problems).toEqual(['1 the header has no column "b"']);
});

test('commas that Excel adds to the end of rows are nothing', async () => {
  const { rows, problems } = await read(Buffer.from('a,b,,\n1,2\n3,4,,\n5,,,\n,,,\n6,7,,,,\n'));

  expect(rows).toEqual([
    [2, '1', '2'],
    [3, '3', '4'],
    [4, '5', ''],
    [6, '6', '7'],
  ]);
  expect(problems).toEqual([]);
});

test('a hundred problems are listed and the rest counted', async () => {
  const problems = collectProblems();

  for (let line = 1; line <= 250; line++) problems.add({ file: 'x.csv', line, words: 'is bad' });

  expect(problems.listed).toHaveLength(100);
  expect(problems.count).toBe(250);
});

test('F38 of a long file no more is read than the batch that is asked for, so that memory stays flat', async () => {
  let sent = 0;
  async function* file(): AsyncGenerator<Buffer> {
    yield Buffer.from('a,b\n');
    for (; sent < 20_000; sent += 100)
      yield Buffer.from(Array.from({ length: 100 }, (_, at) => `${sent + at},x\n`).join(''));
  }
  let read = 0;
  let mostAhead = 0;

  const layout = { required: ['a', 'b'] } as const;
  for await (const batch of readCsv(
    { file: 'users.csv', bytes: file() },
    layout,
    collectProblems(),
  )) {
    mostAhead = Math.max(mostAhead, sent - read);
    read += batch.length;
  }

  expect(read).toBe(20_000);
  expect(mostAhead).toBeLessThanOrEqual(200);
});
