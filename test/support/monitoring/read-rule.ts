import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** Samples of one series, oldest first. */
export type Series = { labels: Record<string, string>; at: number[]; values: number[] };
type Vector = { labels: Record<string, string>; value: number }[];
type Moment = { series: readonly Series[]; now: number };

/** Prometheus looks no further back for the newest sample. https://prometheus.io/docs/prometheus/latest/querying/basics/ */
const staleMs = 5 * 60_000;

/**
 * What an expression of ours gives at a moment, by the grammar of Prometheus, and as far as our rules use it; whatever
 * else is refused.
 */
export function valuesOf(expression: string, moment: Moment): Vector {
  const tree = parser.parse(expression);
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
    },
  });
  const first = tree.topNode.firstChild;
  if (first === null) throw new Error('an empty expression');
  const text = ({ from, to }: SyntaxNode) => expression.slice(from, to);
  const vector = (node: SyntaxNode) => evaluate(node, { ...moment, text });
  return vector(first);
}

type Context = Moment & { text: (node: SyntaxNode) => string };

function evaluate(node: SyntaxNode, context: Context): Vector {
  switch (node.name) {
    case 'ParenExpr':
      return evaluate(childOf(node, 1), context);
    case 'BinaryExpr':
      return combine(node, context);
    case 'AggregateExpr':
      return aggregate(node, context);
    case 'FunctionCall':
      return call(node, context);
    case 'VectorSelector':
      return latest(selected(node, context), context);
    default:
      throw new Error(`not read here: ${node.name}`);
  }
}

function combine(node: SyntaxNode, context: Context): Vector {
  const [left, operator] = childrenOf(node);
  const right = node.lastChild;
  if (left === undefined || operator === undefined || right === null) throw new Error(node.name);
  const one = evaluate(left, context);
  if (right.name === 'NumberDurationLiteral') {
    const limit = Number(context.text(right));
    return one.filter(({ value }) => compare(operator.name, value, limit));
  }
  const other = evaluate(right, context);
  if (operator.name === 'And' && /on\s*\(\s*\)/.test(context.text(node)))
    return other.length > 0 ? one : [];
  throw new Error(`not read here: ${context.text(node)}`);
}

function compare(operator: string, value: number, limit: number): boolean {
  switch (operator) {
    case 'Gtr':
      return value > limit;
    case 'Lss':
      return value < limit;
    case 'Eql':
      return value === limit;
    default:
      throw new Error(`not read here: ${operator}`);
  }
}

function aggregate(node: SyntaxNode, context: Context): Vector {
  const by = node.getChild('AggregateModifier')?.getChild('GroupingLabels');
  const names = (by?.getChildren('LabelName') ?? []).map(context.text);
  const groups = Map.groupBy(evaluate(argumentOf(node), context), ({ labels }) =>
    JSON.stringify(keep(labels, names)),
  );
  const isSum = context.text(childOf(node, 0)) === 'sum';
  return [...groups].map(([labels, samples]) => ({
    labels: JSON.parse(labels) as Record<string, string>,
    value: isSum
      ? samples.reduce((sum, { value }) => sum + value, 0)
      : Math.max(...samples.map(({ value }) => value)),
  }));
}

function call(node: SyntaxNode, context: Context): Vector {
  const name = context.text(childOf(node, 0));
  const body = argumentOf(node);
  if (name === 'absent') {
    const found = evaluate(body, context);
    return found.length > 0 ? [] : [{ labels: matchersOf(body, context), value: 1 }];
  }
  if (name === 'rate' || name === 'increase') return increases(body, context, name === 'rate');
  if (name === 'histogram_quantile') {
    const rest = body.nextSibling?.nextSibling ?? body.nextSibling;
    if (rest == null) throw new Error('a quantile of nothing');
    return quantile(Number(context.text(body)), evaluate(rest, context));
  }
  throw new Error(`not read here: ${name}`);
}

/**
 * Extrapolated to the ends of the range, but by no more than half a step where samples are missing, and not below zero.
 * https://github.com/prometheus/prometheus/blob/main/promql/functions.go (`extrapolatedRate`)
 */
function increases(node: SyntaxNode, context: Context, isPerSecond: boolean): Vector {
  const [, amount, unit] = /\[(\d+)([sm])\]$/.exec(context.text(node)) ?? [];
  const range = Number(amount) * (unit === 'm' ? 60 : 1);
  const start = context.now / 1000 - range;
  return selected(childOf(node, 0), context).flatMap(({ labels, at, values }) => {
    const samples = at.flatMap((time, place) =>
      time / 1000 > start && time <= context.now
        ? [{ time: time / 1000, value: values[place] ?? 0 }]
        : [],
    );
    const [first] = samples;
    const last = samples.at(-1);
    if (first === undefined || last === undefined || first === last) return [];
    const covered = last.time - first.time;
    const step = covered / (samples.length - 1);
    const grown = last.value - first.value;
    const reach = (gap: number) => (gap < step * 1.1 ? gap : step / 2);
    const toZero = grown > 0 ? (covered * first.value) / grown : Number.POSITIVE_INFINITY;
    const before = Math.min(reach(first.time - start), toZero);
    const after = reach(context.now / 1000 - last.time);
    const whole = (grown * (covered + before + after)) / covered;
    return [{ labels, value: isPerSecond ? whole / range : whole }];
  });
}

function quantile(share: number, buckets: Vector): Vector {
  const sorted = buckets
    .map(({ labels, value }) => ({
      le: Number((labels['le'] ?? '').replace('+Inf', 'Infinity')),
      value,
    }))
    .toSorted((one, other) => one.le - other.le);
  const all = sorted.at(-1)?.value ?? 0;
  if (all === 0) return [];
  const place = sorted.findIndex(({ value }) => value >= share * all);
  const low = sorted[place - 1] ?? { le: 0, value: 0 };
  const high = sorted[place] ?? low;
  if (high.le === Number.POSITIVE_INFINITY) return [{ labels: {}, value: low.le }];
  const part = (share * all - low.value) / (high.value - low.value);
  return [{ labels: {}, value: low.le + (high.le - low.le) * part }];
}

function selected(node: SyntaxNode, context: Context): Series[] {
  const name = context.text(childOf(node, 0));
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return context.series.filter(
    ({ labels }) =>
      labels['__name__'] === name &&
      matchers.every((one) => {
        const [label, operator, word] = childrenOf(one).map(context.text);
        const value = labels[label ?? ''] ?? '';
        const wanted = (word ?? '').slice(1, -1);
        return operator === '=~' ? new RegExp(`^(?:${wanted})$`).test(value) : value === wanted;
      }),
  );
}

/** What equality names, as `absent` hands it on. */
function matchersOf(node: SyntaxNode, context: Context): Record<string, string> {
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return Object.fromEntries(
    matchers.map((one) => {
      const [label, , word] = childrenOf(one).map(context.text);
      return [label ?? '', (word ?? '').slice(1, -1)];
    }),
  );
}

function latest(series: Series[], { now }: Context): Vector {
  return series.flatMap(({ labels, at, values }) => {
    const place = at.findLastIndex((time) => time <= now);
    const { __name__: _, ...rest } = labels;
    return place < 0 || now - (at[place] ?? 0) > staleMs
      ? []
      : [{ labels: rest, value: values[place] ?? Number.NaN }];
  });
}

const keep = (labels: Record<string, string>, names: string[]) =>
  Object.fromEntries(
    names.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])),
  );

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let one = node.firstChild; one !== null; one = one.nextSibling) found.push(one);
  return found;
}

function childOf(node: SyntaxNode, place: number): SyntaxNode {
  const child = childrenOf(node)[place];
  if (child === undefined) throw new Error(`${node.name} has no part ${place}`);
  return child;
}

const argumentOf = (node: SyntaxNode) => {
  const body = node.getChild('FunctionCallBody');
  if (body === null) throw new Error(`${node.name} of nothing`);
  return childOf(body, 0);
};
