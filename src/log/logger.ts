import { isIPv4 } from 'node:net';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

export type { Logger };

/** Fields that may carry a person's name or number, wherever a mistake puts them. */
const personal = ['to', 'from', 'number', 'phone', 'name', 'body', 'text', 'detail', 'parameters'];

/** One JSON line an event: the `program` that wrote it and, where it is a child, its `part`. Facts are identifiers and counts; the redaction is the second net. */
export function createLogger(options: {
  level: string;
  program: string;
  /** Hears of each warning and fault: its level and the kind of its fault, such as `DatabaseError 40001`. */
  onLine?: (level: string, fault: string) => void;
}): Logger {
  const settings: LoggerOptions = {
    level: options.level,
    base: { program: options.program },
    redact: {
      paths: personal.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[withheld]',
    },
    serializers: { err: describeFault, error: describeFault },
    hooks: {
      streamWrite: withoutControls,
      logMethod(given, method, level) {
        if (level >= warning) options.onLine?.(pino.levels.labels[level] ?? '', kindOf(given[0]));
        method.apply(this, given);
      },
    },
  };
  return pino(settings, openLogDestination());
}

const warning = 40;

/** Of a line's fault its class, and the code of PostgreSQL or of the machine; never what it says. */
function kindOf(facts: unknown): string {
  const fault =
    typeof facts === 'object' && facts !== null && 'err' in facts ? facts.err : undefined;
  if (!(fault instanceof Error)) return 'none';
  const code = 'code' in fault ? String(fault.code) : '';
  return /^([0-9A-Z]{5}|E[A-Z]{2,20})$/.test(code) ? `${fault.name} ${code}` : fault.name;
}

/**
 * JSON leaves these characters of a string as they are, and a terminal may obey them: 0x9B begins a command as ESC [ does.
 * They stand nowhere else in a line.
 */
function withoutControls(line: string): string {
  return line.replaceAll(
    /[\u007F-\u009F\u2028\u2029]/g,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A fault without what PostgreSQL adds in `detail`, which quotes row values. */
export function describeFault(fault: unknown): unknown {
  if (!(fault instanceof Error)) return { message: 'a value that is no error was thrown' };
  return {
    type: fault.name,
    message: maskNumbers(fault.message),
    ...('code' in fault ? { code: fault.code } : {}),
    stack: fault.stack?.split('\n').slice(1, 8).join('\n'),
    ...(fault.cause === undefined ? {} : { cause: describeFault(fault.cause) }),
    // A name that leads to several addresses fails at each, and says nothing itself.
    ...(fault instanceof AggregateError
      ? { errors: fault.errors.slice(0, 4).map(describeFault) }
      : {}),
  };
}

const addressOrNumber =
  /((?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?![\d.]))|\+?\(?\d[\d\s().-]{5,18}\d/g;

/** A phone number stays out of the log; the address of a server that was asked is what mends it. */
const maskNumbers = (message: string) =>
  message.replaceAll(addressOrNumber, (found, address?: string) =>
    address !== undefined && isIPv4(address.split(':', 1)[0] ?? '') ? found : '[number]',
  );

/** As many characters wait for a disk or a reader that takes none; what comes after is lost. */
const mostWaiting = 1_000_000;

/**
 * Where the log goes: standard output, without keeping anything else from going on. A disk that is full would end the program,
 * and its end would wait for room. What waits is written once there is room, and then how many lines were lost.
 */
function openLogDestination(): DestinationStream {
  const out = pino.destination({ dest: 1, sync: false, maxLength: mostWaiting });
  let isStuck = false;
  let lost = 0;
  out.on('error', () => {
    isStuck = true;
  });
  out.on('drop', () => {
    lost += 1;
  });
  out.on('write', () => {
    isStuck = false;
    if (lost === 0) return;
    out.write(
      `${JSON.stringify({ level: 50, time: Date.now(), lost, msg: 'lines of this log were lost: its disk or its reader took none' })}\n`,
    );
    lost = 0;
  });
  const flush = out.flushSync.bind(out);
  out.flushSync = () => {
    if (!isStuck) flush();
  };
  return out;
}
