import { posix } from 'node:path';
import { isUnknown, textOf } from '../../../values/unknown.ts';
import { shellWord } from '../../escapes.ts';
import { Missing } from '../call.ts';
import { wayToText } from '../operators.ts';
import { MAX_SUBJECT, pythonRegExp, replaceAll } from '../regex.ts';
import { describe, printed } from '../values.ts';
import { type Filters, plain } from './filter.ts';
import { attributeOf } from './selections.ts';

export const TEXTS = {
  lower: plain((value, args) => args.text(value).toLowerCase()),
  upper: plain((value, args) => args.text(value).toUpperCase()),
  trim: {
    params: ['chars'],
    required: 0,
    apply(value, args) {
      const chars = args.option('chars');
      if (chars === undefined) return args.text(value).trim();
      const letters = [...args.text(value)];
      const from = letters.findIndex((letter) => !chars.includes(letter));
      const to = letters.findLastIndex((letter) => !chars.includes(letter));
      return from < 0 ? '' : letters.slice(from, to + 1).join('');
    },
  },
  replace: {
    params: ['old', 'new'],
    required: 2,
    apply: (value, args) => args.text(value).replaceAll(args.text(args.get('old')), () => args.text(args.get('new'))),
  },
  regex_replace: {
    params: ['pattern', 'replacement', 'ignorecase', 'multiline'],
    required: 1,
    apply(value, args) {
      const text = args.text(value);
      if (text.length > MAX_SUBJECT) {
        return args.fail('expression-regex', `The text is longer than ${MAX_SUBJECT} characters`);
      }
      const flags = `${args.flag('ignorecase') ? 'i' : ''}${args.flag('multiline') ? 'm' : ''}`;
      const regex = pythonRegExp(args.text(args.get('pattern')), flags);
      if (!regex.ok) return args.fail('expression-regex', `Cannot read the pattern: ${regex.error}`);
      return replaceAll(text, regex.value, args.option('replacement') ?? '');
    },
  },
  split: {
    params: ['separator', 'maxsplit'],
    required: 0,
    apply(value, args) {
      const text = args.text(value);
      const separator = args.option('separator');
      if (separator === '') return args.fail('expression-value', 'The separator of "split" is empty');
      const pieces = separator === undefined ? text.trim().split(/\s+/) : text.split(separator);
      if (separator === undefined && text.trim() === '') return [];
      const most = args.get('maxsplit');
      if (most === undefined || args.number(most) < 0 || pieces.length <= args.number(most) + 1) return pieces;
      const count = args.number(most);
      return [...pieces.slice(0, count), pieces.slice(count).join(separator ?? ' ')];
    },
  },
  join: {
    params: ['separator', 'attribute'],
    required: 0,
    shallow: true,
    apply(value, args) {
      const separator = args.option('separator') ?? '';
      const attribute = args.get('attribute');
      const parts = args.list(value).flatMap((item, i) => {
        const member = attribute === undefined ? item : attributeOf(item, attribute, args);
        if (member instanceof Missing) return args.fail('expression-member', member.diagnostic().message);
        const text = printed(member);
        if (text === undefined) {
          return args.fail('expression-type', `"join" cannot join ${describe(member)}`, wayToText(member));
        }
        const pieces = isUnknown(text) ? (text.parts ?? [text]) : [text];
        return i === 0 ? pieces : [separator, ...pieces];
      });
      return textOf(parts);
    },
  },
  basename: plain((value, args) => posix.basename(args.text(value))),
  dirname: plain((value, args) => posix.dirname(args.text(value))),
  quote: plain((value, args) => shellWord(typeof value === 'number' ? String(value) : args.text(value))),
} satisfies Filters;
