import { expect, test } from 'vitest';
import { allCommands, commandsFor } from '#cli/commands.ts';
import { readCommandLine } from '#cli/read-command-line.ts';

const commands = await allCommands();

const read = (line: string) => readCommandLine(line === '' ? [] : line.split(' '), commands);

test.each([
  [
    'roster import export.zip --may-shrink',
    'roster import',
    ['export.zip'],
    { 'may-shrink': true },
  ],
  ['--as Dana closure stop 12', 'closure stop', ['12'], { as: 'Dana' }],
  ['district set --calls-per-second=0.5', 'district set', [], { 'calls-per-second': '0.5' }],
  ['rules date 2027-01-31 none', 'rules date', ['2027-01-31', 'none'], {}],
  ['migrate', 'migrate', [], {}],
])('%s is understood', (line, name, words, values) => {
  expect(read(line)).toMatchObject({ kind: 'read', name, words, values });
});

test.each([
  [
    'roster import x --may-shirnk',
    'There is no option --may-shirnk here. Did you mean --may-shrink?',
  ],
  // An option of another command.
  ['roster import x --as Dana', 'There is no option --as here.'],
  ['consent import x --time-zone America/Chicago', 'There is no option --time-zone here.'],
  ['district set --callspersecond 3', 'Did you mean --calls-per-second?'],
  ['closure stop 12 --as', '--as needs a value.'],
  ['closure stop 12 --as --force', '--as needs a value.'],
  ['roster import x --may-shrink=no', '--may-shrink takes no value.'],
  ['district set –-name X', '“–-name” begins with a long dash', 'Type two hyphens: --name'],
  ['district set —name=X', '“—name=X” begins with a long dash', 'Type two hyphens: --name=X'],
  ['roster import my export.zip', '“export.zip” is one word too many'],
  ['consent chekc', 'There is no command “consent chekc”. Did you mean “consent check”?'],
  ['consent -x', 'There is no option -x here.'],
  ['', 'Usage:'],
])('“%s” is refused', (line, ...words) => {
  const refused = read(line);

  expect(refused).toMatchObject({ kind: 'told', code: 2 });
  for (const some of words) expect(refused).toMatchObject({ text: expect.stringContaining(some) });
});

test('who nearly named a command is not shown all the others, which would hide the answer', () => {
  expect(read('district shwo')).toMatchObject({
    text: 'There is no command “district shwo”. Did you mean “district show”?\nnpm run cli -- --help lists all commands.',
  });
});

test.each(Object.keys(commands))('%s tells how it is used', (name) => {
  expect(read(`${name} --help`)).toMatchObject({
    kind: 'told',
    code: 0,
    text: expect.stringMatching(/^Usage: npm run /),
  });
});

test('a command is found among few, so that nothing else is loaded for it', async () => {
  for (const name of Object.keys(commands)) {
    const near = await commandsFor(name.split(' '));
    expect(Object.keys(near)).toContain(name);
    expect(Object.keys(near).length).toBeLessThan(Object.keys(commands).length / 2);
  }
  expect(await commandsFor(['--as', 'Dana', 'closure', 'stop', '12'])).toHaveProperty(
    'closure stop',
  );
  expect(Object.keys(await commandsFor(['consent', 'chekc']))).toEqual(Object.keys(commands));
  expect(await commandsFor(['--version'])).toEqual({});
});
