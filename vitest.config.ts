import { defineConfig } from 'vitest/config';

const common = { environment: 'node', pool: 'forks' } as const;

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
