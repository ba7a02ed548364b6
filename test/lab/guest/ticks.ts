/**
 * The proof that the counting guest (guest.S) lived through what was done to it.
 *
 * Its serial port is logged on every host that it has been on. Laid together, the logs of one life hold one BOOT and
 * after it every number exactly once: a guest that was started again says BOOT again, one that went back to an older
 * memory says a number twice, one that ran on two hosts says many twice, and one whose clock jumped says JUMP.
 */

export interface TickProof {
  readonly ok: boolean;
  /** Everything that speaks against it, one sentence each; empty if `ok`. */
  readonly problems: readonly string[];
  /** The lowest and the highest number seen, 0 if there was none. */
  readonly first: number;
  readonly last: number;
  /** How many different numbers were seen. */
  readonly count: number;
}

/** How far the disk may be ahead of logs that were read before it. */
const DISK_MAY_LEAD = 60;

const LINE = /^(tick|BOOT|JUMP) ([0-9a-f]{8})$/;

/**
 * Proves the logs of one life of the guest, given by host name.
 *
 * @param logs each host's whole serial log; a last line that is still being written is not looked at
 * @param diskNumber the number on the guest's disk (see `numberOnDisk`), read after the logs
 */
export function proveTicks(logs: Readonly<Record<string, string>>, diskNumber?: number): TickProof {
  const problems: string[] = [];
  const ticks: number[] = [];
  const boots: { readonly host: string; readonly number: number }[] = [];

  for (const [host, text] of Object.entries(joinCutLines(logs))) {
    for (const line of text.split('\n')) {
      const [, word, digits = ''] = LINE.exec(line) ?? [];
      const number = Number.parseInt(digits, 16);
      if (word === 'tick') ticks.push(number);
      else if (word === 'BOOT') boots.push({ host, number });
      else if (word === 'JUMP') problems.push(`The guest's clock jumped by ${number} s on "${host}"`);
      else if (line.includes('IOERR')) problems.push(`The guest's disk failed on "${host}"`);
    }
  }

  const seen = [...new Set(ticks)].sort((a, b) => a - b);
  const [first = 0] = seen;
  const last = seen.at(-1) ?? 0;

  if (seen.length === 0) problems.push('The guest never counted');
  if (boots.length !== 1) {
    const where = boots.map(({ host, number }) => `on "${host}" at ${number}`).join(', ');
    problems.push(`The guest was started ${boots.length} times, expected once${where && `: ${where}`}`);
  }
  const boot = boots[0]?.number;
  if (boot !== undefined && seen.length > 0 && first !== boot + 1) {
    problems.push(`The guest was started at ${boot}, but its first number is ${first}`);
  }
  const missing = gaps(seen);
  if (missing.length > 0) problems.push(`Missing: ${missing.join(', ')}`);
  const twice = [...new Set(ticks.filter((number, at) => ticks.indexOf(number) !== at))];
  if (twice.length > 0) problems.push(`Seen more than once: ${twice.join(', ')}`);
  if (diskNumber !== undefined && (diskNumber < last || diskNumber > last + DISK_MAY_LEAD)) {
    problems.push(`The disk says ${diskNumber}, the guest said ${last}`);
  }

  return { ok: problems.length === 0, problems, first, last, count: seen.length };
}

/** The number in the bytes of the disk's LBA 1 (the 512 bytes from offset 512 of the guest's disk). */
export function numberOnDisk(sector: Uint8Array): number {
  return new DataView(sector.buffer, sector.byteOffset, sector.byteLength).getUint32(0, true);
}

/** The ranges that an ascending list leaves out, as "7" or "7-9". */
function gaps(ascending: readonly number[]): string[] {
  return ascending.flatMap((number, at) => {
    const before = ascending[at - 1];
    if (before === undefined || number === before + 1) return [];
    return [before + 2 === number ? `${before + 1}` : `${before + 1}-${number - 1}`];
  });
}

/**
 * A migration may take the guest away in the middle of a line: one host's log then has its head, another's its tail.
 * Where a head at a cut and a tail at the start of a stay fit together, they are put together again.
 */
function joinCutLines(logs: Readonly<Record<string, string>>): Record<string, string> {
  const joined: Record<string, string> = {};
  const heads: string[] = [];
  const tails: { readonly host: string; readonly text: string }[] = [];
  for (const [host, text] of Object.entries(logs)) {
    const whole: string[] = [];
    // A head runs into what the guest said when it came back: "tick 000tick 00000012"
    for (const line of text.split(/[\r\n]+|(?=tick |BOOT |JUMP )/)) {
      if (LINE.test(line) || line.includes('IOERR')) whole.push(line);
      else if (/^(t|B|J)/.test(line)) heads.push(line);
      else if (line !== '') tails.push({ host, text: line });
    }
    joined[host] = whole.join('\n');
  }
  for (const { host, text } of tails) {
    const at = heads.findIndex((head) => LINE.test(head + text));
    if (at === -1) continue;
    joined[host] += `\n${heads.splice(at, 1)[0]}${text}`;
  }
  return joined;
}
