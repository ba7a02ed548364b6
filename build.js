// Bundles the command and the modules' vocabulary into dist/, each module a chunk of its own.
import { rename, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const fresh = `dist.${process.pid}`;
const require = "import { createRequire as __createRequire } from 'node:module';";
await build({
  entryPoints: { cli: 'engine/cli/main.ts', contract: 'engine/contract/index.ts' },
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['node-ssh', 'ssh2'],
  banner: { js: `${require} const require = __createRequire(import.meta.url);` },
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
});
// What runs now keeps its chunks until the new ones are whole.
await rm('dist', { recursive: true, force: true });
await rename(fresh, 'dist');
