export type Sample = { name: string; labels: Record<string, string>; value: number };

/** What a program answers to Prometheus at `/metrics`, in its text format. */
export async function readMetrics(url: string): Promise<Sample[]> {
  const response = await fetch(`${url}/metrics`);
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`);
  return (await response.text())
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(readLine);
}

function readLine(line: string): Sample {
  const found = /^(?<name>[a-zA-Z_:]\w*)(?:\{(?<labels>.*)\})? (?<value>\S+)$/.exec(line)?.groups;
  if (found === undefined) throw new Error(`no sample: ${line}`);
  const labels = [...(found['labels'] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
  return {
    name: found['name'] ?? '',
    labels: Object.fromEntries(labels.map(([, label = '', value = '']) => [label, value])),
    value: Number(found['value']),
  };
}
