import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Series, valuesOf } from '#test/support/monitoring/read-rule.ts';

type Rule = {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
};
type Expected = { exp_labels: Record<string, string>; exp_annotations: Record<string, string> };
type Story = {
  name: string;
  input_series: { series: string; values: string }[];
  alert_rule_test: { eval_time: string; alertname: string; exp_alerts: Expected[] }[];
};

const folder = 'manifests/monitoring';
const stepMs = 15_000;
const read = (file: string): unknown => parse(readFileSync(`${folder}/${file}`, 'utf8'));
const { groups } = read('alerts.yaml') as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const { tests } = read('alerts.test.yaml') as { tests: Story[] };

/** Milliseconds of "90s" or "4m". */
const spanOf = (text = '0s') => Number.parseInt(text, 10) * (text.endsWith('m') ? 60_000 : 1000);

function seriesOf({ series, values }: Story['input_series'][number]): Series {
  const [, name = '', list = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series) ?? [];
  const labels = Object.fromEntries(
    [...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', value = '']) => [label, value]),
  );
  const numbers = values.split(' ').flatMap((word) => {
    const [, from = '', step = '0', more = '0'] = /^(\d+)(?:\+(\d+))?(?:x(\d+))?$/.exec(word) ?? [];
    return Array.from(
      { length: Number(more) + 1 },
      (_, place) => Number(from) + place * Number(step),
    );
  });
  return {
    labels: { __name__: name, ...labels },
    at: numbers.map((_, place) => place * stepMs),
    values: numbers,
  };
}

/** The labels under which it fires at that moment: what held without a break for as long as it must. */
function firing(rule: Rule, series: Series[], now: number): Record<string, string>[] {
  const held = new Map<string, number>();
  for (let at = 0; at <= now; at += stepMs) {
    const found = new Set(
      valuesOf(rule.expr, { series, now: at }).map(({ labels }) => JSON.stringify(labels)),
    );
    for (const key of held.keys()) if (!found.has(key)) held.delete(key);
    for (const key of found) if (!held.has(key)) held.set(key, at);
  }
  return [...held].flatMap(([key, since]) =>
    now - since >= spanOf(rule.for)
      ? [{ ...(JSON.parse(key) as Record<string, string>), ...rule.labels }]
      : [],
  );
}

test.each(tests)('$name: the alerts that are said fire, and no other', (story) => {
  const series = story.input_series.map(seriesOf);
  for (const { alertname, eval_time: time, exp_alerts: expected } of story.alert_rule_test) {
    const rule = rules.find(({ alert }) => alert === alertname);
    if (rule === undefined) throw new Error(`no alert ${alertname}`);
    expect([alertname, time, firing(rule, series, spanOf(time))]).toEqual([
      alertname,
      time,
      expected.map(({ exp_labels: labels }) => labels),
    ]);
    for (const { exp_annotations: annotations } of expected)
      expect(annotations).toEqual(rule.annotations);
  }
});

test('each alert fires in one story and doesn’t in another', () => {
  const checks = tests.flatMap((story) => story.alert_rule_test);
  const told = (isFiring: boolean) =>
    new Set(
      checks.filter((one) => one.exp_alerts.length > 0 === isFiring).map((one) => one.alertname),
    );
  const names = rules.map(({ alert }) => alert);
  expect(names.length).toBeGreaterThan(14);
  expect(names.filter((name) => !told(true).has(name) || !told(false).has(name))).toEqual([]);
});

if (spawnSync('promtool', ['--version']).status === 0)
  test('promtool says the same', () => {
    execFileSync('promtool', ['test', 'rules', 'alerts.test.yaml'], { cwd: folder });
  });
