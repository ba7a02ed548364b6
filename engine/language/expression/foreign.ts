// What people bring along from Ansible, Python and JavaScript, and what to write instead.

const WORDS: ReadonlyMap<string, string> = new Map([
  ...['yes', 'Yes', 'YES', 'on', 'On', 'ON', 'TRUE'].map((word) => [word, 'Write "true"'] as const),
  ...['no', 'No', 'NO', 'off', 'Off', 'OFF', 'FALSE'].map((word) => [word, 'Write "false"'] as const),
  ...['null', 'Null', 'NULL', 'nil', 'undefined', 'NONE'].map(
    (word) => [word, word === 'undefined' ? 'Write "x is undefined"' : 'Write "none"'] as const,
  ),
  ['AND', 'Write "and"'],
  ['OR', 'Write "or"'],
  ['NOT', 'Write "not"'],
]);

const LOOKUP = 'Play has no lookups: read files with the modules, the environment with facts, and secrets with vault';
const CALLS: ReadonlyMap<string, string> = new Map([
  ['lookup', LOOKUP],
  ['query', LOOKUP],
  ['q', LOOKUP],
  ['range', 'Write the list out: [1, 2, 3]'],
  ['dict', "Write a mapping: {'key': value}"],
  ['list', 'Use the filter: x | list'],
  ['len', 'Use the filter: x | length'],
  ['str', 'Use the filter: x | string'],
  ['int', 'Use the filter: x | int'],
  ['float', 'Use the filter: x | float'],
  ['bool', 'Use the filter: x | bool'],
  ['defined', 'Write "x is defined"'],
  ['now', 'Expressions have no clock; use the command module'],
]);

const METHODS: ReadonlyMap<string, string> = new Map([
  ['strip', 'Use the filter: x | trim'],
  ['lstrip', "Use the filter: x | regex_replace('^\\\\s+', '')"],
  ['rstrip', "Use the filter: x | regex_replace('\\\\s+$', '')"],
  ['lower', 'Use the filter: x | lower'],
  ['upper', 'Use the filter: x | upper'],
  ['split', "Use the filter: x | split(',')"],
  ['splitlines', "Use the filter: x | split('\\n'), or a result's stdout_lines"],
  ['join', "Use the filter: list | join(',')"],
  ['replace', "Use the filter: x | replace('a', 'b')"],
  ['startswith', "Use the test: x is match('...')"],
  ['endswith', "Use the test: x is search('...$')"],
  ['find', "Use the test: x is search('...'), or 'a' in x"],
  ['index', "Use the test: 'a' in x"],
  ['count', 'Use the filters: x | select(...) | length'],
  ['format', 'Join texts with "~"'],
  ['items', 'Use the filter: x | dict2items'],
  ['keys', 'Use the filter: x | list'],
  ['values', "Use the filters: x | dict2items | map(attribute='value')"],
  ['get', "Use the filter: x.key | default('...')"],
  ['append', 'Join lists with "+"'],
  ['extend', 'Join lists with "+"'],
  ['update', 'Use the filter: x | combine(y)'],
  ['isdigit', "Use the test: x is match('[0-9]+$')"],
  ['has_key', "Use the test: 'key' in x"],
]);

const FILTERS: ReadonlyMap<string, string> = new Map([
  ['count', 'Use length'],
  ['to_nice_json', 'Use to_json(indent=4)'],
  ['tojson', 'Use to_json'],
  ['to_nice_yaml', 'Use to_yaml'],
  ['regex_search', "Use the test: x is search('...'), or regex_replace"],
  ['regex_findall', 'Use split, select and regex_replace'],
  ['regex_escape', 'Write the backslashes yourself'],
  ['items', 'Use dict2items'],
  ['dictsort', 'Use dict2items and sort'],
  ['mandatory', 'Every name is mandatory; leave it out'],
  ['indent', 'Use a template file and its "indent" helper'],
  ['escape', 'Nothing is escaped; leave it out'],
  ['e', 'Nothing is escaped; leave it out'],
  ['title', 'Use lower or upper'],
  ['random', 'The same input always gives the same plan; choose a value yourself'],
  ['password_hash', 'The same input always gives the same plan; keep the hash in a variable'],
  ['hash', 'Use a module that looks at the file'],
  ['json_query', 'Use selectattr and map(attribute=...)'],
  ['type_debug', 'Use the tests: x is string, is number, is mapping, is sequence'],
]);

export const foreignWord = (word: string): string | undefined => WORDS.get(word);
export const foreignCall = (name: string): string =>
  CALLS.get(name) ?? 'There are no functions; use a filter: x | name';
export const foreignMethod = (name: string): string => METHODS.get(name) ?? 'Use a filter: x | name';
export const foreignFilter = (name: string): string | undefined => FILTERS.get(name);
