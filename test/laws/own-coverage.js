// V8's coverage, of which a module's own file gets only what the tests that import the module took: a plan that is
// reached through another module's laws alone is not reached.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import v8 from '@vitest/coverage-v8';

const modules = join(import.meta.dirname, '../../modules/');

/** The name of the module whose own file this is. */
const moduleAt = (path) =>
  path.startsWith(modules) ? /^([a-z_]+)\.ts$/.exec(path.slice(modules.length))?.[1] : undefined;

async function getProvider() {
  const provider = await v8.getProvider();
  const keep = provider.onAfterSuiteRun.bind(provider);
  provider.onAfterSuiteRun = ({ coverage, ...suite }) => {
    const tests = suite.testFiles.map((path) => readFileSync(path, 'utf8')).join('\n');
    const result = coverage.result.filter(({ url }) => {
      const name = moduleAt(fileURLToPath(url));
      return name === undefined || tests.includes(`'../../modules/${name}.ts'`);
    });
    keep({ ...suite, coverage: { ...coverage, result } });
  };
  return provider;
}

export default { ...v8, getProvider };
