// Every code that a diagnostic can carry, with what it means in one line. A test keeps this page and
// the engine in step; `docs/` lists it.

const YAML = {
  'yaml-syntax': 'The file is not valid YAML',
  'yaml-tab': 'A tab is used for indentation; YAML allows spaces only',
  'yaml-indentation': 'A line is indented differently from its neighbours',
  'yaml-unquoted-template': 'A value that starts with "{{" is not in quotes, so YAML reads a mapping',
  'yaml-unquoted-text': 'A value holds characters that YAML reads specially and is not in quotes',
  'yaml-duplicate-key': 'A mapping has the same key twice',
  'yaml-key': 'A key is not plain text',
  'yaml-merge': 'A merge key "<<" stands for something that is not a mapping',
  'yaml-tag': 'A tag is unknown, or does not fit its value',
  'yaml-vault': 'A vault cannot be opened: no password fits, or it is damaged',
  'yaml-alias': 'An alias names an anchor that does not exist, or that holds the alias itself',
  'yaml-differs': 'A plain value of an inventory that Ansible, with YAML 1.1, reads as something else',
  'yaml-documents': 'The file holds several documents',
  'yaml-limit': 'The file is larger, deeper or uses more aliases than any playbook needs',
} as const;

const EXPRESSION = {
  'expression-syntax': 'An expression cannot be parsed',
  'expression-string': 'A quoted text in an expression does not end',
  'expression-number': 'A number in an expression is malformed or too large',
  'expression-operator': 'An operator of another language, with the right one in the hint',
  'expression-braces': '"{{ }}" where an expression is expected anyway',
  'expression-statement': '"{% %}" statements are for Jinja templates; Play has none',
  'expression-call': 'A function or method call; the language has filters and tests only',
  'expression-filter': 'A filter does not exist',
  'expression-test': 'A test (after "is") does not exist',
  'expression-arguments': 'A filter or test got too few, too many or unknown arguments',
  'expression-literal': 'A word of another language for true, false or none',
  'expression-limit': 'An expression is longer or nested deeper than any playbook needs',
  'expression-undefined': 'A name is not defined',
  'expression-member': 'A mapping or list has no such member',
  'expression-type': 'A value has a type that an operator, a filter or a test cannot take',
  'expression-comparison': 'Values of different types are compared',
  'expression-condition': 'A condition is not a boolean',
  'expression-value': 'A value has the right type, but cannot be used',
  'expression-regex': 'A regular expression cannot be read, or its text is too long',
} as const;

const TEMPLATE = {
  'template-open': 'A "{{" has no "}}"',
  'template-key': 'A key holds "{{ }}"; keys are plain text',
  'template-print': 'A list, a mapping or none cannot stand inside a text',
  'template-handlebars': 'Handlebars syntax in a playbook, where expressions are spoken',
  'template-jinja': 'Jinja syntax in a template file, where Handlebars is spoken',
  'template-syntax': 'A template file cannot be parsed',
  'template-helper': 'A helper does not exist, or got the wrong arguments',
  'template-undefined': 'A template file reads a name or member that is not defined',
  'template-type': 'A value in a template file has a type that its place cannot take',
  'template-limit': 'A template file is larger or nested deeper than Play reads',
} as const;

const FILES = {
  'file-missing': 'A file or folder that was named does not exist',
  'file-unreadable': 'A file cannot be read',
  'file-encoding': 'A file is not UTF-8 text',
  'file-limit': 'A file is larger than Play reads',
} as const;

const INVENTORY = {
  'inventory-section': 'A section header of an INI inventory cannot be read',
  'inventory-host': 'A host name or a range of them cannot be read',
  'inventory-port': 'A port is given to a host that was named before without it',
  'inventory-assignment': 'A variable of an inventory is not written key=value',
  'inventory-value': 'A value of an inventory has no counterpart in a playbook',
  'inventory-quote': 'A quote of an inventory line is not closed',
  'inventory-hash': 'A "#" inside a value would drop the rest of the line',
  'inventory-group': 'A line that should name a group does not',
  'inventory-undeclared': 'A group is used that nothing declares',
  'inventory-cycle': 'A group is its own descendant',
  'inventory-ambiguous': 'One name is both a host and a group',
  'inventory-structure': 'A YAML inventory or variable file has the wrong shape',
  'inventory-twice': 'Two files set the variables of one host or group, of which Ansible reads one',
  'inventory-program': 'An inventory that is a program cannot be run, failed, or printed something else',
  'connection-unknown': 'A variable looks like a connection setting, but Play has none of this name',
  'connection-value': 'A connection setting has a value that cannot be used',
  'connection-option': 'An ssh option is unknown, unsafe or malformed',
  'pattern-syntax': 'A host pattern cannot be read',
  'pattern-unknown': 'A part of a host pattern matches nothing',
  'pattern-empty': 'A host pattern matches no host',
  'pattern-index': 'A host pattern asks for a place that its group does not have',
} as const;

const PLAYBOOK = {
  'playbook-structure': 'A playbook, play, block or task has the wrong shape',
  'playbook-keyword': 'A keyword does not exist',
  'playbook-refused': 'A keyword of Ansible that Play deliberately does not have',
  'playbook-value': 'A keyword has a value that it cannot take',
  'playbook-module': 'A task names no module, several, or one that does not exist',
  'playbook-import': 'An import is missing, cyclic or not literal',
  'playbook-role': 'A role or one of its files does not exist, or it is not named as it should be',
  'playbook-handler': 'A handler is notified that does not exist',
  'playbook-tag': 'A tag is asked for that nothing carries',
  'playbook-file': 'A file that a task names does not exist on the controller',
} as const;

const PARAMS = {
  'param-unknown': 'A module has no such parameter',
  'param-missing': 'A parameter that a module needs is not given',
  'param-type': 'A parameter has a value of the wrong type',
  'param-choice': 'A parameter has a value that is not one of its choices',
  'param-value': 'A parameter has a value that breaks one of its rules',
  'param-together': 'Parameters are given together that exclude each other, or none of them is',
} as const;

const VARIABLES = {
  'variable-undefined': 'A name is used that nothing defines before this place',
  'variable-recursive': 'A variable is defined through itself',
  'variable-name': 'A variable has a name that no expression can read, or that Play sets itself',
} as const;

const USAGE = {
  'usage-option': 'An option of the command line does not exist, lacks its value, or a playbook is missing',
  'usage-value': 'An option of the command line has a value that it cannot take',
  'usage-init': 'The files to start from cannot be written, or something is in their place',
  'usage-task': 'A task to start at does not exist, or no run that failed is known to go on with',
  'usage-vault': 'A file or program that should give a vault password does not',
  'usage-vault-state': 'A file is to be encrypted that is, or decrypted that is not',
  'usage-editor': 'The editor of a vault failed; the file is as it was',
  'usage-vars': 'Variables of the command line cannot be read',
} as const;

const HOST = {
  'host-unreachable': 'A host cannot be reached, or the log-in was refused',
  'host-refused': 'A host lets Play in, but not become the user that a task needs',
  'host-lost': 'The connection to a host was lost',
  'host-no-tool': 'A program that a task needs is not installed on the host',
  'host-look-timeout': 'A host did not answer a question in time',
  'host-step-timeout': 'A command on a host took longer than it may',
} as const;

const RUN = {
  'run-loop': 'A "loop" is not a list',
  'run-include': 'What an include names is not the name of a file or role',
  'run-not-yet': 'A name is read whose task did not run on this host',
  'run-failed-when': 'The condition of a "failed_when" holds',
  'run-until': 'The condition of an "until" does not hold after all attempts',
  'run-resumed': 'A host goes on after the last task that it finished in the run that failed',
  'run-owed': 'An earlier run notified a handler and did not come to run it',
  'run-journal': 'What a failed run leaves to do cannot be kept on the controller',
  'run-name': 'A "delegate_to" or "become_user" is not a name',
} as const;

const MODULE = {
  'module-contract': 'A module breaks the contract of modules',
  'module-load': 'The file of a module cannot be read or loaded',
  'module-name': 'A module has a name that something else has',
  'module-package': 'A package does not say where its modules are',
  'module-refused': 'A module refuses to do what the task says, with the reason',
  'module-step-failed': 'A command, check or write of a change failed',
  'module-left-over': 'A change was applied, and the host does not show it',
  'module-parse': 'A module cannot read what a tool answered: a bug in the module',
  'module-bug': 'A module planned or predicted wrongly: a bug in the module',
} as const;

const PLAN = {
  'plan-foreign': 'A file that is named as a plan is none',
  'plan-damaged': 'A saved plan is not whole',
  'plan-altered': 'A saved plan is not as it was written',
  'plan-version': 'A saved plan was made by another version of Play',
  'plan-elsewhere': 'A saved plan is applied in a folder that has none of its files',
  'plan-variable': 'A secret that a plan leaves out is not given, or a variable is given that the plan does not have',
  'plan-unwritable': 'A plan cannot be written to its file',
  'plan-deviates': 'A run that carries out a plan would have done what the plan does not have, and stopped that host',
} as const;

/** What `play lint` finds. */
export const LINT_CODES = {
  'lint-allow': 'A comment accepts findings of a rule that does not exist',
  'lint-name': 'A play or a task has no name',
  'lint-module': 'A command does what a module does better',
  'lint-shell': 'A shell is used where none is needed',
  'lint-changed': 'Nothing says when a command has something to do',
  'lint-ignore-errors': 'Errors are ignored, and nothing looks at them',
  'lint-boolean': 'A condition is compared with true or false',
  'lint-handler': 'Nothing notifies a handler',
  'lint-register': 'Nothing reads a registered result',
  'lint-secret': 'A secret is written in plain text',
  'lint-mode': 'Everybody may write to a file or directory',
  'lint-host-key': 'A host is believed whose key nobody knows',
  'lint-export-world': 'Everybody may write to an export',
  'lint-export-root': 'Root of a whole network is root in an export',
  'lint-export-async': 'An export loses data when the server crashes',
  'lint-fstab-passno': 'A line of fstab asks for a check that does not exist',
  'lint-fstab-device': 'A line of fstab names a disk whose name can change',
  'lint-nfs-mount': 'A mount of NFS has options that cost data',
  'lint-disk-cache': 'A disk of a guest loses data when the host crashes',
  'lint-unsafe': 'A migration skips the checks of libvirt',
} as const;

/** Code to meaning. Other stages add their groups here. */
export const CODES = {
  ...YAML,
  ...EXPRESSION,
  ...TEMPLATE,
  ...FILES,
  ...INVENTORY,
  ...PLAYBOOK,
  ...PARAMS,
  ...VARIABLES,
  ...USAGE,
  ...HOST,
  ...RUN,
  ...MODULE,
  ...PLAN,
  ...LINT_CODES,
} as const satisfies { readonly [code: string]: string };

export type Code = keyof typeof CODES;

/** The codes of `play lint`. */
export type LintCode = keyof typeof LINT_CODES;
