import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { checkConnectionNames, connectionOf } from '../../../engine/inventory/connection.ts';
import { scopeOf, variables } from '../../../engine/language/variables.ts';
import { inventoryOf } from './read.ts';

function connect(line: string, ...more: [Parameters<typeof connectionOf>[3]?, Parameters<typeof connectionOf>[4]?]) {
  const { inventory } = inventoryOf(`${line}\n`);
  const [host] = inventory.hosts.values();
  if (!host) throw new Error('no host');
  return connectionOf(host.name, scopeOf([variables(host.vars)]), (name) => host.vars.get(name)?.location, ...more);
}

const targets: [string, object][] = [
  ['h1', { name: 'h1', connection: 'ssh', address: 'h1', hostKeys: 'strict', connectTimeout: 10 }],
  ['h1 ansible_host=10.0.0.1 ansible_port=22', { address: '10.0.0.1', port: 22 }],
  [
    'h1 ansible_ssh_host=10.0.0.1 ansible_ssh_port=22 ansible_ssh_user=me',
    { address: '10.0.0.1', port: 22, user: 'me' },
  ],
  ['h1:2222', { port: 2222 }],
  ['me@h1', { address: 'h1', user: 'me' }],
  ['h1 ansible_connection=local', { connection: 'local' }],
  ['h1 ansible_password=geheim', { password: 'geheim' }],
  ['h1 ansible_ssh_private_key_file=~/.ssh/key', { identityFile: `${homedir()}/.ssh/key` }],
  ['h1 ansible_host_key_checking=accept-new', { hostKeys: 'accept-new' }],
  ['h1 ansible_host="{{ ip }}" ip=10.0.0.9', { address: '10.0.0.9' }],
  ["h1 ansible_ssh_common_args='-o StrictHostKeyChecking=accept-new'", { hostKeys: 'accept-new' }],
];
test.each(targets)('%s', (line, target) => {
  const { connecting, diagnostics } = connect(line);
  expect(diagnostics).toEqual([]);
  expect(connecting?.target).toMatchObject(target);
});

const options: [string, Record<string, string>][] = [
  ['-o UserKnownHostsFile=~/kh', { userknownhostsfile: `${homedir()}/kh` }],
  ['-oPort=22 -o "User me"', { port: '22', user: 'me' }],
  ['-J jump.example.org', { proxyjump: 'jump.example.org' }],
  ['-o ProxyCommand="ssh -W %h:%p gate"', { proxycommand: 'ssh -W %h:%p gate' }],
  ['-o port=1 -o Port=2', { port: '1' }],
];
test.each(options)('%s', (args, expected) => {
  const { connecting } = connect(`h1 ansible_ssh_common_args='${args}'`);
  expect(Object.fromEntries(connecting?.target.options ?? [])).toEqual(expected);
});

test('the command line beats the variables, which beat the play', () => {
  expect(connect('h1 ansible_user=inventory', { user: 'play' }).connecting?.target.user).toBe('inventory');
  expect(connect('h1 ansible_user=inventory', {}, { user: 'cli' }).connecting?.target.user).toBe('cli');
  expect(connect('h1', { user: 'play' }).connecting?.target.user).toBe('play');
});

test.each(['True', 'true', 'yes', '1'])('ansible_become=%s means true', (word) => {
  expect(connect(`h1 ansible_become=${word} ansible_become_user=db ansible_become_pass=x`).connecting).toMatchObject({
    become: true,
    becomeUser: 'db',
    becomePassword: 'x',
  });
});

const errors: [string, string][] = [
  ['ansible_port=0', '"ansible_port" must be a number from 1 to 65535, not 0'],
  ['ansible_port=ssh', '"ansible_port" must be a number from 1 to 65535, not "ssh"'],
  ['ansible_user=1', '"ansible_user" must be text, not the number 1'],
  ['ansible_password=12345', '"ansible_password" must be text, not a number'],
  ['ansible_connection=winrm', 'Play connects by "ssh" or "local", not by "winrm"'],
  ['ansible_become=maybe', '"ansible_become" must be true or false, not "maybe"'],
  ['ansible_become_method=su', 'Play becomes another user through "sudo" only, not "su"'],
  [
    'ansible_host_key_checking=False',
    'Play does not connect without checking host keys, so "ansible_host_key_checking" cannot be false',
  ],
  ['ansible_host=a ansible_ssh_host=b', '"ansible_host" and "ansible_ssh_host" say different things of "h1"'],
  [
    "ansible_ssh_common_args='-o StrictHostKeyChecking=no'",
    'Play does not connect without checking host keys, so StrictHostKeyChecking cannot be "no"',
  ],
  ["ansible_ssh_common_args='-o UserKnownHostFile=x'", '"UserKnownHostFile" is not an ssh option that Play knows'],
  ["ansible_ssh_common_args='-o ControlMaster=auto'", '"ControlMaster" is not an ssh option that Play knows'],
  ["ansible_ssh_common_args='-F cfg'", '"-F" is not an ssh option that Play knows'],
  ["ansible_ssh_common_args='-o'", 'A value must follow "-o"'],
  ["ansible_ssh_common_args='-o Port=x'", '"Port" takes a number, not "x"'],
];
test.each(errors)('%s', (assignment, message) => {
  const { connecting, diagnostics } = connect(`h1 ${assignment}`);
  expect(connecting).toBeUndefined();
  expect(diagnostics[0]?.message).toBe(message);
});

test('an unknown connection setting is one warning, whoever has it', () => {
  const { inventory } = inventoryOf(
    '[web]\nh1\nh2\n[web:vars]\nansible_prot=22\nansible_python_interpreter=x\nansible_kernel=5\n',
  );
  const found = checkConnectionNames(inventory);
  expect(found.map(({ severity, message, hint }) => [severity, message, hint])).toEqual([
    ['warning', '"ansible_prot" is not a connection setting that Play knows', 'Did you mean "ansible_port"?'],
  ]);
});
