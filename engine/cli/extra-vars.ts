// Variables of the command line: `-e k=v`, `-e @file` (YAML or JSON), `-e '{"k": …}'`.
import { resolve } from 'node:path';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Variable } from '../inventory/inventory.ts';
import { splitWords } from '../inventory/words.ts';
import { readText } from '../language/read-text.ts';
import { compileValue, tryCompileData } from '../language/templated.ts';
import { isSealed } from '../language/vault/cipher.ts';
import { Vault } from '../language/vault/vault.ts';
import { location, readYaml, type YamlNode } from '../language/yaml.ts';
import { err, ok, type Result } from '../values/result.ts';

/** A name that an expression can read. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

type Read = Result<readonly (readonly [string, Variable])[], readonly Diagnostic[]>;

/** All `-e` in order, a later one wins; or everything that is wrong with them. */
export async function readExtraVars(
  texts: readonly string[],
  cwd: string,
  vault?: Vault,
): Promise<Result<ReadonlyMap<string, Variable>, readonly Diagnostic[]>> {
  const reads: Read[] = [];
  for (const text of texts) reads.push(await readOne(text, cwd, vault));
  const wrong = reads.flatMap((read) => (read.ok ? [] : read.error));
  if (wrong.length > 0) return err(wrong);
  return ok(new Map(reads.flatMap((read) => (read.ok ? read.value : []))));
}

async function readOne(text: string, cwd: string, vault: Vault | undefined): Promise<Read> {
  if (!text.startsWith('@')) return /^\s*[{[]/.test(text) ? readMapping('-e', text) : readPairs(text);
  const name = text.slice(1);
  const file = await readText(resolve(cwd, name), 'variable file');
  if (!file.ok) return err([file.error]);
  if (!isSealed(file.value)) return readMapping(name, file.value, vault);
  const keys = vault ?? new Vault([]);
  const plain = keys.text(file.value, `"${name}"`, { file: name, line: 1, column: 1 });
  return plain.ok ? readMapping(name, plain.value, vault, (node) => keys.keep(node)) : err([plain.error]);
}

function readMapping(name: string, text: string, vault?: Vault, keep?: (node: YamlNode) => void): Read {
  const { node, diagnostics } = readYaml(name, text, vault);
  if (node) keep?.(node);
  if (diagnostics.length > 0 || !node) return err(diagnostics);
  if (node.kind !== 'map') return err([problem('usage-vars', 'Variables must be a mapping', location(node))]);
  const wrong: Diagnostic[] = [];
  const found: [string, Variable][] = [];
  for (const { name: key, key: at, value } of node.entries) {
    const compiled = compileValue(value);
    const place = location(at);
    if (!NAME.test(key)) wrong.push(unreadable(key, place));
    else if (compiled.ok) found.push([key, { value: compiled.value, location: place }]);
    else wrong.push(...compiled.error);
  }
  return wrong.length > 0 ? err(wrong) : ok(found);
}

/** `a=1 b="two words"`: the values are texts, as in Ansible; JSON keeps types. */
function readPairs(text: string): Read {
  const words = splitWords(text, false);
  if (!words.ok) return err([problem('usage-vars', `In "-e ${text}": ${words.error.message}`, undefined)]);
  const hint = 'Write -e name=value, -e @file.yml or -e \'{"name": value}\'';
  if (words.value.length === 0) return err([problem('usage-vars', '"-e" has no variable', undefined, { hint })]);
  const wrong: Diagnostic[] = [];
  const found: [string, Variable][] = [];
  for (const word of words.value) {
    const at: Location = { file: '-e', line: 1, column: word.start + 1 };
    const equals = word.text.indexOf('=');
    const name = word.text.slice(0, equals);
    if (equals < 0) {
      wrong.push(problem('usage-vars', `"${word.text}" in "-e ${text}" is not name=value`, undefined, { hint }));
      continue;
    }
    const compiled = tryCompileData(word.text.slice(equals + 1), at);
    if (!NAME.test(name)) wrong.push(unreadable(name, at));
    else if (compiled.ok) found.push([name, { value: compiled.value, location: at }]);
    else wrong.push(...compiled.error);
  }
  return wrong.length > 0 ? err(wrong) : ok(found);
}

function unreadable(name: string, at: Location): Diagnostic {
  const hint = 'A name has letters, digits and "_", and does not start with a digit';
  return problem('variable-name', `"${name}" cannot be the name of a variable`, at, { hint });
}
