// Changes as a person would type them.
import type { Change, Content, Guard, Run, Step, Word, Write } from '../../contract/change.ts';
import { splitHoles, textOfBytes } from '../../values/bytes.ts';
import { isUnknown } from '../../values/unknown.ts';
import { quote } from '../quote.ts';

const MASK = '••••';
/** Characters of a command within a sentence. */
const NAME = 80;

/** The commands and writes of a change, in order. Secrets are masked, unknown parts are ⟨their origin⟩. */
export function commandsOf(change: Change): readonly string[] {
  return [...change.steps, ...(change.finally ?? [])].flatMap(linesOf);
}

/** The step without what it brings along. */
export function describeStep(step: Step): string {
  return `${bodyOf(step)}${whereOf(step)}`;
}

/** A short name of a step within a sentence: the first line of its command, in quotes. */
export function nameOf(step: Step): string {
  if (step.do === 'write') return `the replacement of "${step.path}"`;
  const [line = '', ...more] = argvOf(step.argv).split('\n');
  return line.length > NAME || more.length > 0 ? `"${line.slice(0, NAME)}…"` : `"${line}"`;
}

function linesOf(step: Step): readonly string[] {
  if (step.do !== 'write') return [describeStep(step)];
  return [...(step.before ?? []), step, ...(step.after ?? [])].map(describeStep);
}

function bodyOf(step: Step): string {
  switch (step.do) {
    case 'run':
      return `${settingOf(step)}${argvOf(step.argv)}${inputOf(step.stdin, step.secretStdin)}`;
    case 'guard':
      return `${argvOf(step.argv)}${inputOf(step.stdin)}  # ${step.says}`;
    case 'write':
      return `write ${shown(step.path)} (${factsOf(step).join(', ')})`;
  }
}

function argvOf(argv: readonly Word[]): string {
  return argv.map((word) => (typeof word === 'string' ? shown(word) : 'secret' in word ? MASK : 'CANDIDATE')).join(' ');
}

/** A text as a word of a command line; only its known parts are quoted. */
function shown(text: string): string {
  const parts = splitHoles(text);
  return parts.map((part) => (isUnknown(part) ? `⟨${part.origin}⟩` : quote(part))).join('');
}

function settingOf({ cwd, env }: Run): string {
  const variables = Object.entries(env ?? {}).map(([name, value]) => `${name}=${shown(value)} `);
  return `${cwd === undefined ? '' : `cd ${shown(cwd)} && `}${variables.join('')}`;
}

function inputOf(stdin: string | undefined, secret?: true): string {
  if (!stdin) return '';
  if (secret) return ` <<<${MASK}`;
  const text = textOfBytes(stdin);
  return ` <<'EOF'\n${text}${text.endsWith('\n') ? '' : '\n'}EOF`;
}

function factsOf({ mode, owner, group, content, backup }: Write): readonly string[] {
  return [
    sizeOf(content),
    ...(mode === undefined ? [] : [`mode ${mode}`]),
    ...(owner === undefined ? [] : [`owner ${owner}`]),
    ...(group === undefined ? [] : [`group ${group}`]),
    ...(backup === undefined ? [] : [`the old file is kept as ${backup}`]),
  ];
}

function sizeOf(content: Content): string {
  if ('file' in content) return `${content.size} bytes of ${content.file}`;
  if (content.secret) return MASK;
  const hole = splitHoles(content.bytes).find(isUnknown);
  return hole ? `⟨its size, with ${hole.origin}⟩ bytes` : `${content.bytes.length} bytes`;
}

function whereOf({ on, as }: Run | Guard | Write): string {
  const where = [...(on === undefined ? [] : [`on ${on}`]), ...(as ? [`as ${as}`] : [])];
  return where.length > 0 ? `  # ${where.join(' ')}` : '';
}

/** The secrets that a step names, so that no message repeats them. */
export function secretsOf(step: Step): readonly string[] {
  if (step.do === 'write') return [...(step.before ?? []), ...(step.after ?? [])].flatMap(secretsOf);
  const words = step.argv.flatMap((word) => (typeof word !== 'string' && 'secret' in word ? [word.secret] : []));
  const input = step.do === 'run' && step.secretStdin && step.stdin ? [textOfBytes(step.stdin).trim()] : [];
  return [...words, ...input].filter((secret) => secret.length > 0);
}

/** A text with each secret masked. */
export function masked(text: string, secrets: readonly string[]): string {
  return secrets.reduce((masking, secret) => masking.replaceAll(secret, MASK), text);
}
