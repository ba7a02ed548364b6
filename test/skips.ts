/** Tests that may be skipped, by full name, each with the reason. */
export const SKIPS: ReadonlyMap<string, string> = new Map([]);
