// What is printed into a pipe arrives whole, however slowly it is read.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../docs/pages.ts';

const schema = (pipe: string): Promise<{ code: number | null; out: string; err: string }> =>
  new Promise((resolve) => {
    const play = `"${process.execPath}" "${join(root, 'bin/play.js')}" schema`;
    const child = spawn('/bin/sh', ['-c', `${play} ${pipe}`]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      err += String(chunk);
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });

it('also where it is more than the pipe holds', async () => {
  const { out, err } = await schema('| cat');
  expect(err).toBe('');
  expect(JSON.parse(out)).toMatchObject({ type: 'array' });
});

it('a reader who leaves early is no error', async () => {
  const { out, err } = await schema('| head -n 1');
  expect({ out, err }).toEqual({ out: '{\n', err: '' });
});
