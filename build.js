// Bundles the command and the modules' vocabulary into dist/, each module a chunk of its own; the vocabulary with its types.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const fresh = `dist.${process.pid}`;
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
  'const __dirname = import.meta.dirname;',
].join(' ');
// What ssh2 compiled when it was installed, where it could: it is looked for where the package lies.
const native = {
  name: 'native',
  setup({ onResolve }) {
    const path = 'ssh2/lib/protocol/crypto/build/Release/sshcrypto.node';
    onResolve({ filter: /\/sshcrypto\.node$/ }, () => ({ path, external: true }));
  },
};
const bundle = build({
  entryPoints: { cli: 'engine/cli/main.ts', contract: 'engine/contract/index.ts' },
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['cpu-features', 'jiti'],
  plugins: [native],
  banner: { js: banner },
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
});
// Who writes a module in TypeScript checks it with declarations: the sources are checked with this project's options alone.
const tsc = join(import.meta.dirname, 'node_modules/typescript/bin/tsc');
const project = ['-p', 'tsconfig.types.json', '--outDir', join(fresh, 'types')];
const types = once(spawn(process.execPath, [tsc, ...project], { stdio: 'inherit' }), 'exit');
const [[status]] = await Promise.all([types, bundle]);
if (status !== 0) throw new Error('The declarations of the vocabulary cannot be made');
// What runs now keeps its chunks until the new ones are whole.
await rm('dist', { recursive: true, force: true });
await rename(fresh, 'dist');
