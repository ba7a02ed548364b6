#!/usr/bin/env node
import { existsSync } from 'node:fs';

const cli = new URL('../dist/cli.js', import.meta.url);
if (existsSync(cli)) {
  await import(cli.href);
} else {
  process.stderr.write('Play is not built yet: run "npm install" first, in the folder of its package.json\n');
  process.exitCode = 1;
}
