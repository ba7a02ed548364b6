import { readFile } from 'node:fs/promises';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { wasRead } from '../language/reading-log.ts';
import { err, ok, type Result } from '../values/result.ts';

/** The pattern of a `--limit`, with every `@file` replaced by the names in that file, one a line. */
export async function readLimit(limit: string): Promise<Result<string, Diagnostic>> {
  const parts: string[] = [];
  for (const part of limit.split(',').map((text) => text.trim())) {
    if (!part.startsWith('@')) {
      if (part !== '') parts.push(part);
      continue;
    }
    const names = await readNames(part.slice(1));
    if (!names.ok) return names;
    parts.push(...names.value);
  }
  if (parts.length > 0) return ok(parts.join(','));
  return err(problem('pattern-empty', 'The limit is empty', undefined, { hint: 'Leave --limit out for every host' }));
}

async function readNames(file: string): Promise<Result<readonly string[], Diagnostic>> {
  try {
    const bytes = await readFile(file);
    wasRead(file, bytes);
    const names = bytes
      .toString('utf8')
      .split(/\r?\n/)
      .map((line) => line.trim());
    const kept = names.filter((name) => name !== '' && !name.startsWith('#'));
    if (kept.length > 0) return ok(kept);
    return err(problem('pattern-empty', `The file "${file}" that the limit names holds no host`, undefined));
  } catch {
    return err(problem('file-missing', `The file "${file}" that the limit names cannot be read`, undefined));
  }
}
