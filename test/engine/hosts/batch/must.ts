// Programs of this machine.
import { execFileSync } from 'node:child_process';

/** What a command prints; throws where it fails. */
export const must = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' });

/** Whether a command succeeds on this machine. */
export function can(command: string, ...args: string[]): boolean {
  try {
    must(command, ...args);
    return true;
  } catch {
    return false;
  }
}
