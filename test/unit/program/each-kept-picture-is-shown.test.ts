import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shownFolder, shownPictures } from '#test/browser/pictures/shown-pictures.ts';

test('the repository keeps exactly the pictures that a page shows', () => {
  const kept = readdirSync(shownFolder).map((file) => file.replace(/\.png$/, ''));

  expect(kept.toSorted()).toEqual([...shownPictures()].toSorted());
});
