// What a command costs: wall time, processor time and memory of its process tree.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Cost {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of user and system time on the controller. */
  readonly cpu: number;
  /** The largest process, in MiB. */
  readonly memory: number;
  readonly stdout: string;
}

/** Runs a command under time(1); throws what it said when it fails. */
export async function measure(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Cost> {
  const dir = mkdtempSync(join(tmpdir(), 'play-bench-'));
  const times = join(dir, 'times');
  try {
    const stdout = await run(['/usr/bin/time', '-f', '%e %U %S %M', '-o', times, ...argv], env);
    const [wall = 0, user = 0, system = 0, kilobytes = 0] = readFileSync(times, 'utf8').trim().split(/\s+/).map(Number);
    return { wall, cpu: user + system, memory: kilobytes / 1024, stdout };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function run([file = '', ...args]: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString());
      else reject(new Error(`"${args.slice(4).join(' ')}" ended with ${code}\n${Buffer.concat([...out, ...err])}`));
    });
  });
}

/** The median of several costs, field by field. */
export function median(costs: readonly Cost[]): Cost {
  const middle = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return {
    wall: middle(costs.map(({ wall }) => wall)),
    cpu: middle(costs.map(({ cpu }) => cpu)),
    memory: middle(costs.map(({ memory }) => memory)),
    stdout: costs.at(-1)?.stdout ?? '',
  };
}
