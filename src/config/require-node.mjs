// Plain JavaScript on purpose: it must run on the old Node that it complains about. package.json pins Node as a
// dependency, so npm scripts find the right one first; `npm ci --ignore-scripts` leaves the pin out without a word.
const needed = 26;
const found = process.versions.node;

if (Number.parseInt(found, 10) < needed) {
  console.error(
    [
      `Bellwether needs Node ${needed}, and this is Node ${found}.`,
      'Node comes with "npm ci", unless install scripts are switched off (--ignore-scripts, or',
      'ignore-scripts=true in an .npmrc). Either run "npm rebuild node --ignore-scripts=false", or put a',
      `Node ${needed} on the PATH. Then start again through npm, such as "npm start"; a bare "node" may be another one.`,
    ].join('\n'),
  );
  process.exit(1);
}
