// One check before a migration.
import type { Note } from '../../engine/contract/index.ts';

/** `block`: it must not start; `warn`: somebody should look at it. */
export interface Check {
  /** `same-storage`. */
  readonly check: string;
  readonly level: 'ok' | 'info' | 'warn' | 'block';
  readonly text: string;
}

export const ok = (check: string, text: string): Check => ({ check, level: 'ok', text });
export const info = (check: string, text: string): Check => ({ check, level: 'info', text });
export const warn = (check: string, text: string): Check => ({ check, level: 'warn', text });
export const block = (check: string, text: string): Check => ({ check, level: 'block', text });

export function noteOf({ check, level, text }: Check): Note {
  return { level, text: `${check}: ${text}` };
}

/** A size for people. */
export function mib(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
