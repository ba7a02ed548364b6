// The types of parameters in words.
import type { Prop } from '../contract/schema.ts';

/** How a word that is written literally is shown. */
type Word = (text: string) => string;

/** A type in words. */
export function typeOf(prop: Prop, word: Word = (text) => text): string {
  if ('condition' in prop) return 'condition';
  if ('expression' in prop) return 'expression';
  if ('any' in prop) return 'anything';
  if ('anyOf' in prop) return [...new Set(prop.anyOf.map((each) => typeOf(each, word)))].join(' or ');
  switch (prop.type) {
    case 'string':
      return textType(prop, word);
    case 'integer':
      return `whole number${limits(prop)}`;
    case 'number':
      return `number${limits(prop)}`;
    case 'boolean':
      return 'boolean';
    case 'array':
      return `list of ${plural(prop.items, word)}`;
    case 'object':
      return 'additionalProperties' in prop ? `mapping to ${typeOf(prop.additionalProperties, word)}` : 'mapping';
  }
}

function textType(prop: Extract<Prop, { type: 'string' }>, word: Word): string {
  if (prop.controller === 'file') return 'file of the controller';
  if (prop.controller === 'path') return 'path on the controller';
  if (prop.controller === 'template') return 'template of the controller';
  if (prop.enum) return prop.enum.map(word).join(', ');
  switch (prop.format) {
    case 'path':
      return 'absolute path';
    case 'mode':
      return 'octal mode';
    case 'name':
      return 'name';
    case 'text':
      return 'text, several lines';
    default:
      return 'text';
  }
}

function limits({ minimum, maximum }: { readonly minimum?: number; readonly maximum?: number }): string {
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `, at least ${minimum}`;
  return maximum === undefined ? '' : `, at most ${maximum}`;
}

function plural(prop: Prop, word: Word): string {
  const one = typeOf(prop, word);
  return /^(name|condition|mapping|number|expression|absolute path)$/.test(one) ? `${one}s` : one;
}
