// From the flat events of js-yaml to nodes.
import {
  type AliasEvent,
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  type MappingEvent,
  parseEvents,
  type ScalarEvent,
  type SequenceEvent,
  YAMLException,
} from 'js-yaml';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import { err, ok, type Result } from '../../values/result.ts';
import { Source } from '../source.ts';
import { Vault } from '../vault/vault.ts';
import type { YamlEntry, YamlNode, YamlScalar } from '../yaml.ts';
import { mergeEntries } from './merge.ts';
import { scalarNode, taggedValue, tagHint, tagOf } from './scalar.ts';
import { syntaxProblem, unquotedTemplate } from './syntax.ts';

const MAX_BYTES = 10 * 1024 * 1024;
const MAX_DEPTH = 100;
const MAX_ALIASES = 100;
/** How many values without their quotes are taken out to find the next such error. */
const MAX_MENDED = 20;
/** What all aliases together stand for. */
const MAX_MULTIPLIED = 100_000;

export function buildNode(source: Source): { node?: YamlNode; diagnostics: Diagnostic[] } {
  if (source.text.length > MAX_BYTES) {
    return { diagnostics: [problem('yaml-limit', 'The file is larger than 10 MB', source.location(0))] };
  }
  const found: Diagnostic[] = [];
  let text = source.text;
  for (let round = 0; round < MAX_MENDED; round++) {
    const mended = round > 0;
    const whole = mended ? new Source(source.file, text, source.vault) : source;
    const parsed = parse(whole);
    if (parsed.ok) {
      const { node, diagnostics } = new Builder(whole, parsed.value).document();
      return mended ? { diagnostics: [...found, ...diagnostics] } : { ...(node && { node }), diagnostics };
    }
    const { diagnostic, mend } = syntaxProblem(whole, parsed.error.reason, parsed.error.mark?.position ?? 0);
    // Behind a mended place, an error that is no missing quote may be its mere consequence.
    if (mend || !mended) found.push(diagnostic);
    if (!mend) break;
    text = text.slice(0, mend.start) + ' '.repeat(mend.end - mend.start) + text.slice(mend.end);
  }
  return { diagnostics: found };
}

function parse(source: Source): Result<readonly Event[], YAMLException> {
  try {
    return ok(parseEvents(source.text, { filename: source.file, maxDepth: MAX_DEPTH }));
  } catch (error) {
    if (error instanceof YAMLException) return err(error);
    throw error;
  }
}

class Builder {
  readonly #source: Source;
  readonly #events: readonly Event[];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #anchors = new Map<string, YamlNode | 'open'>();
  /** Of each node how many nodes it holds, and how deep. */
  readonly #extents = new Map<YamlNode, { readonly size: number; readonly depth: number }>();
  #index = 0;
  /** Behind the last token that was read. */
  #cursor = 0;
  #aliases = 0;
  #nodes = 0;
  /** Of them those that stand there through aliases. */
  #multiplied = 0;
  #level = 0;
  /** The deepest level since the open node began. */
  #deepest = 0;

  constructor(source: Source, events: readonly Event[]) {
    this.#source = source;
    this.#events = events;
  }

  document(): { node?: YamlNode; diagnostics: Diagnostic[] } {
    if (this.#events.length === 0) return { node: this.#empty(), diagnostics: [] };
    this.#index = 1;
    const node = this.#node();
    const more = this.#events.findIndex((event, i) => i > 0 && event.type === EVENT_ID.DOCUMENT);
    if (more >= 0) this.#severalDocuments();
    // What is too much to read is too much to work with.
    const limited = this.#diagnostics.some(({ code }) => code === 'yaml-limit');
    return { ...(!limited && { node }), diagnostics: this.#diagnostics };
  }

  #node(): YamlNode {
    const event = this.#events[this.#index++];
    const before = { nodes: this.#nodes, deepest: this.#deepest };
    if (event === undefined || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT) return this.#empty();
    if (event.type === EVENT_ID.ALIAS) return this.#alias(event);
    this.#nodes += 1;
    const anchor = event.anchorStart < 0 ? undefined : this.#source.text.slice(event.anchorStart, event.anchorEnd);
    if (anchor !== undefined) this.#anchors.set(anchor, 'open');
    this.#level += 1;
    this.#deepest = this.#level;
    const node = this.#content(event);
    this.#level -= 1;
    this.#extents.set(node, { size: this.#nodes - before.nodes, depth: this.#deepest - this.#level });
    this.#deepest = Math.max(this.#deepest, before.deepest);
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    return node;
  }

  #content(event: ScalarEvent | SequenceEvent | MappingEvent): YamlNode {
    if (event.type === EVENT_ID.SCALAR) return this.#scalar(event);
    const tag = tagOf(this.#source, event);
    const own = event.type === EVENT_ID.SEQUENCE ? '!!seq' : '!!map';
    if (tag !== '' && tag !== '!' && tag !== own) this.#badTag(tag, event);
    return event.type === EVENT_ID.SEQUENCE ? this.#list(event) : this.#map(event);
  }

  #scalar(event: ScalarEvent): YamlScalar {
    const place = event.tagStart >= 0 ? event.tagEnd : this.#cursor;
    const node = scalarNode(this.#source, event, place);
    this.#cursor = Math.max(this.#cursor, node.end);
    const tag = tagOf(this.#source, event);
    if (tag === '') return node;
    if (tag === '!vault') {
      const at = this.#source.location(event.tagStart, event.tagEnd - event.tagStart);
      const opened = (this.#source.vault ?? new Vault([])).value(node.text, 'The value', at);
      if (!opened.ok) this.#diagnostics.push(opened.error);
      return { ...node, value: opened.ok ? opened.value : '', unsafe: true, sealed: node.text };
    }
    const value = taggedValue(tag, node.text);
    if (value === undefined) this.#badTag(tag, event);
    return { ...node, value: value === undefined ? node.text : value, unsafe: tag === '!unsafe' };
  }

  #list(event: SequenceEvent): YamlNode {
    this.#cursor = Math.max(this.#cursor, event.start + (event.style === COLLECTION_STYLE.FLOW ? 1 : 0));
    const items: YamlNode[] = [];
    while (this.#more()) {
      if (event.style === COLLECTION_STYLE.BLOCK) this.#skip(/(?:[\s,]|#[^\n]*(?![^\n]))*-/y);
      items.push(this.#node());
    }
    return { kind: 'list', source: this.#source, ...this.#close(event), items };
  }

  #map(event: MappingEvent): YamlNode {
    this.#cursor = Math.max(this.#cursor, event.start + (event.style === COLLECTION_STYLE.FLOW ? 1 : 0));
    const entries = new Map<string, YamlEntry>();
    const merges: YamlEntry[] = [];
    let foreign = false;
    while (this.#more()) {
      const key = this.#node();
      const value = this.#node();
      if (key.kind !== 'scalar') {
        if (!foreign) this.#badKey(event, key);
        foreign = true;
      } else if (key.text === '<<' && key.style === 'plain') merges.push({ name: '<<', key, value });
      else this.#entry(entries, { name: key.text, key, value });
    }
    const [, second] = merges;
    if (second) this.#duplicate(second, merges[0] ?? second);
    const merged = mergeEntries([...entries.values()], merges.slice(0, 1), this.#diagnostics);
    return { kind: 'map', source: this.#source, ...this.#close(event), entries: merged };
  }

  #entry(entries: Map<string, YamlEntry>, entry: YamlEntry): void {
    const first = entries.get(entry.name);
    if (first) this.#duplicate(entry, first);
    else entries.set(entry.name, entry);
  }

  #alias(event: AliasEvent): YamlNode {
    const name = this.#source.text.slice(event.anchorStart, event.anchorEnd);
    const at = this.#source.location(event.anchorStart - 1, name.length + 1);
    this.#cursor = Math.max(this.#cursor, event.anchorEnd);
    const target = this.#anchors.get(name);
    if (target === undefined || target === 'open') {
      const message = target
        ? `The alias "*${name}" stands inside what it names`
        : `No anchor "&${name}" comes before "*${name}"`;
      const hint = target ? undefined : 'To write a text that starts with "*", put it in quotes';
      this.#diagnostics.push(problem('yaml-alias', message, at, { hint }));
      return this.#empty();
    }
    this.#aliases += 1;
    const { size, depth } = this.#extents.get(target) ?? { size: 1, depth: 1 };
    this.#nodes += size;
    this.#multiplied += size;
    this.#deepest = Math.max(this.#deepest, this.#level + depth);
    if (this.#aliases <= MAX_ALIASES && this.#multiplied <= MAX_MULTIPLIED && this.#deepest <= 2 * MAX_DEPTH)
      return target;
    if (!this.#diagnostics.some(({ code }) => code === 'yaml-limit')) {
      const message = `The aliases stand for too much: at most ${MAX_ALIASES} aliases, ${MAX_MULTIPLIED} values and ${2 * MAX_DEPTH} levels are read`;
      this.#diagnostics.push(problem('yaml-limit', message, at));
    }
    return this.#empty();
  }

  /** Whether the open collection goes on; eats its end. */
  #more(): boolean {
    const event = this.#events[this.#index];
    if (event !== undefined && event.type !== EVENT_ID.POP) return true;
    this.#index += 1;
    return false;
  }

  #close(event: SequenceEvent | MappingEvent): { start: number; end: number } {
    if (event.style === COLLECTION_STYLE.FLOW) this.#skip(/(?:[\s,:]|#[^\n]*(?![^\n]))*[\]}]?/y);
    return { start: event.start, end: this.#cursor };
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#cursor;
    if (pattern.test(this.#source.text)) this.#cursor = pattern.lastIndex;
  }

  #empty(): YamlScalar {
    const start = this.#cursor;
    const offsetOf = () => start;
    return {
      kind: 'scalar',
      source: this.#source,
      start,
      end: start,
      value: null,
      text: '',
      style: 'plain',
      unsafe: false,
      offsetOf,
    };
  }

  #badTag(tag: string, event: { tagStart: number; tagEnd: number }): void {
    const at = this.#source.location(event.tagStart, event.tagEnd - event.tagStart);
    const known = taggedValue(tag, '') !== undefined || ['!!int', '!!float', '!!bool', '!!map', '!!seq'].includes(tag);
    const message = known ? `The tag "${tag}" does not fit this value` : `Unknown tag "${tag}"`;
    this.#diagnostics.push(problem('yaml-tag', message, at, { hint: known ? undefined : tagHint(tag) }));
  }

  #badKey(event: MappingEvent, key: YamlNode): void {
    const template = this.#source.text.startsWith('{{', event.start);
    this.#diagnostics.push(
      template
        ? unquotedTemplate(this.#source, event.start)
        : problem('yaml-key', 'A key must be plain text, not a list or a mapping', this.#source.location(key.start)),
    );
  }

  #duplicate(entry: YamlEntry, first: YamlEntry): void {
    const place = ({ key }: YamlEntry) => this.#source.location(key.start, key.end - key.start);
    const related = [{ message: 'It is first set here', location: place(first) }];
    this.#diagnostics.push(problem('yaml-duplicate-key', `"${entry.name}" is set twice`, place(entry), { related }));
  }

  #severalDocuments(): void {
    this.#skip(/(?:\s|#[^\n]*(?![^\n]))*?^(?=---|\.\.\.)/my);
    const message = 'The file holds several documents; Play reads one';
    const hint = 'Remove the "---" lines in between, or split the file';
    this.#diagnostics.push(problem('yaml-documents', message, this.#source.location(this.#cursor, 3), { hint }));
  }
}
