import { expect, test } from 'vitest';
import { linkShorteners } from '#domain/language/message/text-error.ts';

test.each([
  ['See bit.ly/3xYz for buses.', ['bit.ly']],
  ['See https://www.TinyURL.com/abc.', ['tinyurl.com']],
  ['See http://goo.gl', ['goo.gl']],
  ['More at t.co/x and ow.ly/y.', ['t.co', 'ow.ly']],
  ['详情请看bit.ly/3xYz。', ['bit.ly']],
  ['See ｂｉｔ．ｌｙ/3xYz.', ['bit.ly']],
])('%s is named', (text, hosts) => {
  expect(linkShorteners(text)).toEqual(hosts);
});

test.each([
  'See maplevalley.example.org/closed.',
  'Write to office@bit.ly.example.org.',
  'Don’t.com is no shortener, nor is rabbit.ly, nor t.com.',
  'School is closed. It is cold.',
  'We can’t.co-operate',
])('%s has none', (text) => {
  expect(linkShorteners(text)).toEqual([]);
});
