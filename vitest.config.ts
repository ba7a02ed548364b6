import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// What runs leave to do is kept apart from the user's own.
const state = join(tmpdir(), `play-test-state-${process.pid}`);
const common = { environment: 'node', pool: 'forks', env: { XDG_STATE_HOME: state } } as const;

export default defineConfig({
  test: {
    reporters: ['default', './test/summary.ts'],
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: [
            'test/engine/**/*.test.ts',
            'test/modules/**/*.test.ts',
            'test/laws/**/*.test.ts',
            'test/truth/**/*.test.ts',
            'test/docs/**/*.test.ts',
            'test/lab/guest/**/*.test.ts',
          ],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          ...common,
          name: 'hosts',
          include: ['test/integration/**/*.test.ts', 'test/lab/ns/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          ...common,
          name: 'machines',
          include: ['test/machines/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
        },
      },
    ],
  },
});
